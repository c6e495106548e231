import { queryOptions } from "@tanstack/react-query";
import { answer, done, http } from "./http";
import { pages } from "./paging";
import type { Sent } from "./payloads";

export const datasetsQuery = (workspace: string) =>
  pages(["datasets", workspace], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/datasets", { params: { path: { workspace }, query: { cursor } }, signal }),
    ),
  );

export const datasetQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["dataset", dataset],
    queryFn: ({ signal }) => answer(http.GET("/api/datasets/{dataset}", { params: { path: { dataset } }, signal })),
  });

export const createDataset = (workspace: string, body: Sent<"DatasetIn">) =>
  answer(http.POST("/api/workspaces/{workspace}/datasets", { params: { path: { workspace } }, body }));
export const changeDataset = (dataset: string, body: Sent<"DatasetPatch">) =>
  answer(http.PATCH("/api/datasets/{dataset}", { params: { path: { dataset } }, body }));
export const deleteDataset = (dataset: string) =>
  done(http.DELETE("/api/datasets/{dataset}", { params: { path: { dataset } } }));
export const restoreDataset = (dataset: string) =>
  answer(http.POST("/api/datasets/{dataset}/restore", { params: { path: { dataset } } }));
