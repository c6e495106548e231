import type { ItemStatus } from "../../api/payloads";

export const STATUSES = [
  "waiting",
  "in_review",
  "returned",
  "accepted",
  "invalid",
] as const satisfies readonly ItemStatus[];

export interface GallerySearch {
  view?: "tiles" | "rows" | undefined;
  key?: string | undefined;
  status?: ItemStatus | undefined;
  class?: string | undefined;
  split?: string | undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What the address may say; anything else in it is dropped. */
export function readGallerySearch(search: Record<string, unknown>): GallerySearch {
  return {
    view: search.view === "rows" ? "rows" : undefined,
    key: text(search.key),
    status: STATUSES.find((status) => status === search.status),
    class: text(search.class),
    split: text(search.split),
  };
}

export function isFiltered({ view: _view, ...filter }: GallerySearch): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
