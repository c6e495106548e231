import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Import, ImportEntry, PageOf } from "./payloads";

export type ImportSource = { uploads: string[] } | { urls: string[] } | { path: string };

export interface ImportWish {
  source: ImportSource;
  in_place?: boolean;
  format?: string;
  options?: Record<string, unknown>;
  layer?: string | null;
}

export const importsQuery = (dataset: string) =>
  pages<Import>(["imports", dataset], (cursor, signal) =>
    call<PageOf<Import>>("GET", "/datasets/{dataset}/imports", { path: { dataset }, query: { cursor }, signal }),
  );

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) => call<Import>("GET", "/imports/{import}", { path: { import: id }, signal }),
  });

export const importReportQuery = (id: string) =>
  pages<ImportEntry>(["import", id, "report"], (cursor, signal) =>
    call<PageOf<ImportEntry>>("GET", "/imports/{import}/report", { path: { import: id }, query: { cursor }, signal }),
  );

export const startImport = (dataset: string, body: ImportWish) =>
  call<Import>("POST", "/datasets/{dataset}/imports", { path: { dataset }, body });
