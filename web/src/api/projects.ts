import { queryOptions } from "@tanstack/react-query";
import type { Ontology } from "../core/ontology";
import type { Words } from "../core/words";
import { call } from "./http";
import { pages } from "./paging";
import type { PageOf, Progress, Project, Question, Template, Workflow } from "./payloads";

export interface ProjectWish {
  name: string;
  title?: string | null;
  dataset: string;
  template?: string;
  ontology?: Ontology;
  guideline?: Words;
}

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: ({ signal }) => call<PageOf<Template>>("GET", "/templates", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const projectsQuery = (workspace: string) =>
  pages<Project>(["projects", workspace], (cursor, signal) =>
    call<PageOf<Project>>("GET", "/workspaces/{workspace}/projects", {
      path: { workspace },
      query: { cursor },
      signal,
    }),
  );

export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project],
    queryFn: ({ signal }) => call<Project>("GET", "/projects/{project}", { path: { project }, signal }),
  });

export const progressQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "progress"],
    queryFn: ({ signal }) => call<Progress>("GET", "/projects/{project}/progress", { path: { project }, signal }),
  });

export const questionsQuery = (project: string) =>
  pages<Question>(["project", project, "questions"], (cursor, signal) =>
    call<PageOf<Question>>("GET", "/projects/{project}/questions", { path: { project }, query: { cursor }, signal }),
  );

export const workflowQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "workflow"],
    queryFn: ({ signal }) => call<Workflow>("GET", "/projects/{project}/workflow", { path: { project }, signal }),
  });

export const createProject = (workspace: string, body: ProjectWish) =>
  call<Project>("POST", "/workspaces/{workspace}/projects", { path: { workspace }, body });
export const changeProject = (project: string, body: { title?: string | null; description?: string | null }) =>
  call<Project>("PATCH", "/projects/{project}", { path: { project }, body });
export const deleteProject = (project: string) => call<unknown>("DELETE", "/projects/{project}", { path: { project } });
export const restoreProject = (project: string) =>
  call<Project>("POST", "/projects/{project}/restore", { path: { project } });
export const changeWorkflow = (project: string, body: Workflow) =>
  call<Workflow>("PUT", "/projects/{project}/workflow", { path: { project }, body });
