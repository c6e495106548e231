import { queryOptions } from "@tanstack/react-query";
import { answer, done, http } from "./http";
import { pages } from "./paging";
import type { Sent } from "./payloads";

/** How often counts of tasks are looked at while somebody looks at them: submitting announces nothing, to stay fast. */
export const LIVE_MS = 5_000;

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: ({ signal }) => answer(http.GET("/api/templates", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const projectsQuery = (workspace: string, dataset?: string) =>
  pages(["projects", workspace, dataset ?? "all"], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/projects", {
        params: { path: { workspace }, query: { cursor, ...(dataset ? { dataset } : {}) } },
        signal,
      }),
    ),
  );

export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project],
    queryFn: ({ signal }) => answer(http.GET("/api/projects/{project}", { params: { path: { project } }, signal })),
  });

export const workflowQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "workflow"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/workflow", { params: { path: { project } }, signal })),
  });

export const exceptionsQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "members"],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/projects/{project}/members", { params: { path: { project } }, signal })),
  });

export const createProject = (workspace: string, body: Sent<"ProjectWish">) =>
  answer(http.POST("/api/workspaces/{workspace}/projects", { params: { path: { workspace } }, body }));
export const changeProject = (project: string, body: Sent<"ProjectChanges">) =>
  answer(http.PATCH("/api/projects/{project}", { params: { path: { project } }, body }));
export const deleteProject = (project: string) =>
  done(http.DELETE("/api/projects/{project}", { params: { path: { project } } }));
export const restoreProject = (project: string) =>
  answer(http.POST("/api/projects/{project}/restore", { params: { path: { project } } }));
export const changeWorkflow = (project: string, body: Sent<"WorkflowWish">) =>
  answer(http.PUT("/api/projects/{project}/workflow", { params: { path: { project } }, body }));
export const exceptMember = (project: string, member: string, body: Sent<"ExceptionWish">) =>
  done(http.PUT("/api/projects/{project}/members/{member}", { params: { path: { project, member } }, body }));
