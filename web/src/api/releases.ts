import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Export, PageOf, Release, ReleaseDifference, ReleaseRow } from "./payloads";

export interface ReleaseWish {
  projects?: string[];
  statuses?: string[];
  splits?: Record<string, number>;
  seed?: number;
  stratify?: string | null;
  group_by?: string | null;
  note?: string | null;
  license?: string | null;
}

export const releasesQuery = (dataset: string) =>
  pages<ReleaseRow>(["releases", dataset], (cursor, signal) =>
    call<PageOf<ReleaseRow>>("GET", "/datasets/{dataset}/releases", { path: { dataset }, query: { cursor }, signal }),
  );

export const releaseQuery = (release: string) =>
  queryOptions({
    queryKey: ["release", release],
    queryFn: ({ signal }) => call<Release>("GET", "/releases/{release}", { path: { release }, signal }),
  });

export const releaseDifferenceQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ["release", from, "difference", to],
    queryFn: ({ signal }) =>
      call<ReleaseDifference>("GET", "/releases/{from}/difference/{to}", { path: { from, to }, signal }),
  });

export const createRelease = (dataset: string, body: ReleaseWish) =>
  call<Release>("POST", "/datasets/{dataset}/releases", { path: { dataset }, body });
export const withdrawRelease = (release: string, body: { reason: string }) =>
  call<unknown>("POST", "/releases/{release}/withdraw", { path: { release }, body });
export const startExport = (release: string, body: { format: string; options?: Record<string, unknown> }) =>
  call<Export>("POST", "/releases/{release}/exports", { path: { release }, body });
export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ["export", id],
    queryFn: ({ signal }) => call<Export>("GET", "/exports/{export}", { path: { export: id }, signal }),
  });
