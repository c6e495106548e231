import { queryOptions } from "@tanstack/react-query";
import { answer, http } from "./http";
import { pages } from "./paging";

export const jobsQuery = (workspace: string) =>
  pages(["jobs", workspace], (cursor, signal) =>
    answer(
      http.GET("/api/workspaces/{workspace}/jobs", { params: { path: { workspace }, query: { cursor } }, signal }),
    ),
  );

/** Only those that wait or run. */
export const runningJobsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["jobs", workspace, "running"],
    queryFn: ({ signal }) =>
      answer(
        http.GET("/api/workspaces/{workspace}/jobs", {
          params: { path: { workspace }, query: { state: ["queued", "running"] } },
          signal,
        }),
      ),
  });

export const jobQuery = (job: string) =>
  queryOptions({
    queryKey: ["job", job],
    queryFn: ({ signal }) => answer(http.GET("/api/jobs/{job}", { params: { path: { job } }, signal })),
  });

export const cancelJob = (job: string) => answer(http.POST("/api/jobs/{job}/cancel", { params: { path: { job } } }));
export const retryJob = (job: string) => answer(http.POST("/api/jobs/{job}/retry", { params: { path: { job } } }));
