import { queryOptions } from "@tanstack/react-query";
import { call } from "./http";
import { pages } from "./paging";
import type { Job, PageOf } from "./payloads";

export const jobsQuery = (workspace: string) =>
  pages<Job>(["jobs", workspace], (cursor, signal) =>
    call<PageOf<Job>>("GET", "/workspaces/{workspace}/jobs", { path: { workspace }, query: { cursor }, signal }),
  );

export const jobQuery = (job: string) =>
  queryOptions({
    queryKey: ["job", job],
    queryFn: ({ signal }) => call<Job>("GET", "/jobs/{job}", { path: { job }, signal }),
  });

export const cancelJob = (job: string) => call<Job>("POST", "/jobs/{job}/cancel", { path: { job } });
export const retryJob = (job: string) => call<Job>("POST", "/jobs/{job}/retry", { path: { job } });
