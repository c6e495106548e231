export interface GallerySearch {
  view?: "rows" | undefined;
  prefix?: string | undefined;
  label?: string | undefined;
  modality?: string | undefined;
  split?: string | undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What the address may say; anything else in it is dropped. */
export function readGallerySearch(search: Record<string, unknown>): GallerySearch {
  return {
    view: search.view === "rows" ? "rows" : undefined,
    prefix: text(search.prefix),
    label: text(search.label),
    modality: text(search.modality),
    split: text(search.split),
  };
}

export function isFiltered({ view: _view, ...filter }: GallerySearch): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
