import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";

export const assistanceQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "assistance"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/assistance", { params: { path: { project } }, signal })),
  });

export const refit = (project: string) =>
  answer(http.POST("/api/projects/{project}/refit", { params: { path: { project } } }));
