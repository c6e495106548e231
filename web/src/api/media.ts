import { queryOptions } from "@tanstack/react-query";
import { apiAddress, fill } from "./address";
import { answer, http, readText } from "./http";

/** The bytes of a media, as they came in. */
export function mediaAddress(item: string, name: string): string {
  return apiAddress(fill("/items/{item}/media/{name}", { item, name }));
}

/** A smaller picture of a media. */
export function previewAddress(item: string, name: string, size: 256 | 1024): string {
  return apiAddress(fill("/items/{item}/media/{name}/preview", { item, name }, { size }));
}

export const mediaText = (item: string, name: string) =>
  answer(http.GET("/api/items/{item}/media/{name}/text", { params: { path: { item, name } } }));

export const mediaTextQuery = (item: string, name: string) =>
  queryOptions({
    queryKey: ["text", item, name],
    queryFn: () => mediaText(item, name),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The first few hundred characters of a text. */
export const textHeadQuery = (item: string, name: string) =>
  queryOptions({
    queryKey: ["text", item, name, "head"],
    queryFn: () => readText("/items/{item}/media/{name}/preview", { item, name }, { size: "head" }),
    staleTime: Number.POSITIVE_INFINITY,
  });
