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
