import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Item, ItemRow, PageOf } from "./payloads";

export interface ItemFilter {
  status?: string | undefined;
  project?: string | undefined;
  key?: string | undefined;
  class?: string | undefined;
  modality?: string | undefined;
  split?: string | undefined;
  order?: string | undefined;
}

const PAGE = 120;

export const itemsQuery = (dataset: string, filter: ItemFilter) =>
  pages<ItemRow>(["items", dataset, filter], (cursor, signal) =>
    call<PageOf<ItemRow>>("GET", "/datasets/{dataset}/items", {
      path: { dataset },
      query: { ...filter, cursor, limit: PAGE },
      signal,
    }),
  );

export const itemQuery = (item: string) =>
  queryOptions({
    queryKey: ["item", item],
    queryFn: ({ signal }) => call<Item>("GET", "/items/{item}", { path: { item }, signal }),
  });

export const deleteItem = (item: string) => call<unknown>("DELETE", "/items/{item}", { path: { item } });
export const restoreItem = (item: string) => call<unknown>("POST", "/items/{item}/restore", { path: { item } });
