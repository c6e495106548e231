import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import type { Sent } from "./payloads";

export const assistanceQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "assistance"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/assistance", { params: { path: { project } }, signal })),
  });

export const refit = (project: string) =>
  answer(http.POST("/api/projects/{project}/refit", { params: { path: { project } } }));

/** Has an assistant propose once, for chosen tasks that nobody has begun. */
export const runAssistant = (project: string, body: Sent<"RunWish">) =>
  answer(http.POST("/api/projects/{project}/assist", { params: { path: { project } }, body }));

export const agreementQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "agreement"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/agreement", { params: { path: { project } }, signal })),
  });
