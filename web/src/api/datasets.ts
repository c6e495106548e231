import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Dataset, PageOf } from "./payloads";

export interface DatasetWish {
  name: string;
  title?: string | null;
  description?: string | null;
}

export const datasetsQuery = (workspace: string) =>
  pages<Dataset>(["datasets", workspace], (cursor, signal) =>
    call<PageOf<Dataset>>("GET", "/workspaces/{workspace}/datasets", {
      path: { workspace },
      query: { cursor },
      signal,
    }),
  );

export const datasetQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["dataset", dataset],
    queryFn: ({ signal }) => call<Dataset>("GET", "/datasets/{dataset}", { path: { dataset }, signal }),
  });

export const createDataset = (workspace: string, body: DatasetWish) =>
  call<Dataset>("POST", "/workspaces/{workspace}/datasets", { path: { workspace }, body });
export const changeDataset = (dataset: string, body: Partial<DatasetWish>) =>
  call<Dataset>("PATCH", "/datasets/{dataset}", { path: { dataset }, body });
export const deleteDataset = (dataset: string) => call<unknown>("DELETE", "/datasets/{dataset}", { path: { dataset } });
export const restoreDataset = (dataset: string) =>
  call<Dataset>("POST", "/datasets/{dataset}/restore", { path: { dataset } });
