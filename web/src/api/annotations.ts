import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Annotation, PageOf } from "./payloads";

export const itemAnnotationsQuery = (item: string) =>
  pages(["item", item, "annotations"], (cursor, signal) =>
    call<PageOf<Annotation>>("GET", "/items/{item}/annotations", { path: { item }, query: { cursor }, signal }),
  );

export const annotationQuery = (annotation: string) =>
  queryOptions({
    queryKey: ["annotation", annotation],
    queryFn: ({ signal }) => call<Annotation>("GET", "/annotations/{annotation}", { path: { annotation }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const restoreAnnotation = (annotation: string) =>
  call<Annotation>("POST", "/annotations/{annotation}/restore", { path: { annotation } });
