import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import { pages } from "./paging";
import type { Sent } from "./payloads";

export const importsQuery = (dataset: string) =>
  pages(["imports", dataset], (cursor, signal) =>
    answer(http.GET("/api/datasets/{dataset}/imports", { params: { path: { dataset }, query: { cursor } }, signal })),
  );

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/imports/{import_id}", { params: { path: { import_id: id } }, signal })),
  });

export const importReportQuery = (id: string) =>
  pages(["import", id, "report"], (cursor, signal) =>
    answer(
      http.GET("/api/imports/{import_id}/report", { params: { path: { import_id: id }, query: { cursor } }, signal }),
    ),
  );

export const startImport = (dataset: string, body: Sent<"ImportIn">) =>
  answer(http.POST("/api/datasets/{dataset}/imports", { params: { path: { dataset } }, body }));
