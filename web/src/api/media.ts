import { queryOptions } from "@tanstack/react-query";
import { apiAddress, fill } from "./address";
import { call } from "./http";

/** The bytes of a media, as they came in. */
export function mediaAddress(item: string, name: string): string {
  return apiAddress(fill("/items/{item}/media/{name}", { item, name }));
}

/** A smaller picture of a media. */
export function previewAddress(item: string, name: string, size: 256 | 1024): string {
  return apiAddress(fill("/items/{item}/media/{name}/preview", { item, name }, { size }));
}

export const mediaText = (item: string, name: string) =>
  call<{ text: string }>("GET", "/items/{item}/media/{name}/text", { path: { item, name } });

export const mediaTextQuery = (item: string, name: string) =>
  queryOptions({
    queryKey: ["text", item, name],
    queryFn: () => mediaText(item, name),
    staleTime: Number.POSITIVE_INFINITY,
  });
