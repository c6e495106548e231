import { queryOptions } from "@tanstack/react-query";
import { answer, done, http } from "./http";
import { pages } from "./paging";

export interface ItemFilter {
  /** Keys that begin with this. */
  prefix?: string | undefined;
  label?: string | undefined;
  modality?: string | undefined;
  split?: string | undefined;
}

const PAGE = 100;

export const itemsQuery = (dataset: string, filter: ItemFilter) =>
  pages(["items", dataset, filter], (cursor, signal) =>
    answer(
      http.GET("/api/datasets/{dataset}/items", {
        params: { path: { dataset }, query: { ...filter, cursor, limit: PAGE } },
        signal,
      }),
    ),
  );

export const itemQuery = (item: string) =>
  queryOptions({
    queryKey: ["item", item],
    queryFn: ({ signal }) => answer(http.GET("/api/items/{item}", { params: { path: { item } }, signal })),
  });

export const deleteItem = (item: string) => done(http.DELETE("/api/items/{item}", { params: { path: { item } } }));
export const restoreItem = (item: string) =>
  done(http.POST("/api/items/{item}/restore", { params: { path: { item } } }));
