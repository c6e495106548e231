import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import type { Assistance, Job, PageOf, Plugin } from "./payloads";

export const assistantsQuery = queryOptions({
  queryKey: ["assistants"],
  queryFn: ({ signal }) => call<PageOf<Plugin>>("GET", "/assistants", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const assistanceQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "assistance"],
    queryFn: ({ signal }) => call<Assistance>("GET", "/projects/{project}/assistance", { path: { project }, signal }),
  });

export const startAssist = (project: string, body: { assistant: string; options?: Record<string, unknown> }) =>
  call<{ job: Job }>("POST", "/projects/{project}/assist", { path: { project }, body });
export const refit = (project: string) =>
  call<{ job: Job }>("POST", "/projects/{project}/refit", { path: { project } });
