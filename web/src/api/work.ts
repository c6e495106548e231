import { queryOptions } from "@tanstack/react-query";
import { answer, done, http } from "./http";
import { pages } from "./paging";
import type { Sent } from "./payloads";

export type WorkKind = "annotate" | "review";

const on = (lease: string) => ({ params: { path: { lease } } });

export const claim = (project: string, body: Sent<"ClaimWish">) =>
  answer(http.POST("/api/projects/{project}/leases", { params: { path: { project } }, body }));
/** This very task: one that I have open, that waits for me, or that I had begun. */
export const takeTask = (task: string) => answer(http.POST("/api/tasks/{task}/lease", { params: { path: { task } } }));
export const renewLease = (lease: string) => answer(http.POST("/api/leases/{lease}/renew", on(lease)));
/** `keepalive` lets the last save of a closing tab arrive. */
export const saveDraft = (lease: string, body: Sent<"DraftWish">, keepalive = false) =>
  answer(http.PUT("/api/leases/{lease}/draft", { ...on(lease), body, keepalive }));
export const submitLease = (lease: string, body: Sent<"SubmitWish">) =>
  answer(http.POST("/api/leases/{lease}/submit", { ...on(lease), body }));
export const decide = (lease: string, body: Sent<"VerdictWish">) =>
  answer(http.POST("/api/leases/{lease}/verdict", { ...on(lease), body }));
export const skipLease = (lease: string, reason: string) =>
  done(http.POST("/api/leases/{lease}/skip", { ...on(lease), body: { reason } }));
export const callInvalid = (lease: string, body: Sent<"InvalidWish">) =>
  answer(http.POST("/api/leases/{lease}/invalid", { ...on(lease), body }));
export const giveBack = (lease: string, keepalive = false) =>
  done(http.POST("/api/leases/{lease}/release", { ...on(lease), keepalive }));
export const ask = (lease: string, body: Sent<"QuestionWish">) =>
  answer(http.POST("/api/leases/{lease}/question", { ...on(lease), body }));

export const myWorkQuery = (project: string) =>
  pages(["mine", project], (cursor, signal) =>
    answer(http.GET("/api/projects/{project}/mine", { params: { path: { project }, query: { cursor } }, signal })),
  );

/** What I come back to: work that I left open, and work that came back with remarks. */
export const homecomingQuery = (workspace: string) =>
  queryOptions({
    queryKey: ["mine", "homecoming", workspace],
    queryFn: ({ signal }) =>
      answer(http.GET("/api/workspaces/{workspace}/homecoming", { params: { path: { workspace } }, signal })),
  });
