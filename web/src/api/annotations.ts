import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import { pages } from "./paging";

export const itemAnnotationsQuery = (item: string) =>
  pages(["item", item, "annotations"], (cursor, signal) =>
    answer(http.GET("/api/items/{item}/annotations", { params: { path: { item }, query: { cursor } }, signal })),
  );

export const annotationQuery = (annotation: string) =>
  queryOptions({
    queryKey: ["annotation", annotation],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/annotations/{annotation}", { params: { path: { annotation } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const restoreAnnotation = (annotation: string) =>
  answer(http.POST("/api/annotations/{annotation}/restore", { params: { path: { annotation } } }));

/** What the second of two revisions says differently from the first. */
export const differenceQuery = (annotation: string, other: string) =>
  queryOptions({
    queryKey: ["annotation", annotation, "difference", other],
    queryFn: ({ signal }) =>
      answer(
        http.GET("/api/annotations/{annotation}/difference/{other}", {
          params: { path: { annotation, other } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
