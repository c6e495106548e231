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
  pages(["items", dataset, filter], async (cursor, signal) => {
    let from = cursor;
    for (;;) {
      const page = await answer(
        http.GET("/api/datasets/{dataset}/items", {
          params: { path: { dataset }, query: { ...filter, cursor: from, limit: PAGE } },
          signal,
        }),
      );
      // With several filters the server looks at a bounded number of items: a page may be empty and not the last.
      if (page.items.length > 0 || page.next === null) return page;
      from = page.next;
    }
  });

export const itemQuery = (item: string) =>
  queryOptions({
    queryKey: ["item", item],
    queryFn: ({ signal }) => answer(http.GET("/api/items/{item}", { params: { path: { item } }, signal })),
  });

export const deleteItem = (item: string) => done(http.DELETE("/api/items/{item}", { params: { path: { item } } }));
export const restoreItem = (item: string) =>
  done(http.POST("/api/items/{item}/restore", { params: { path: { item } } }));
