import type { AnnotationDocument } from "../core/document";
import { call } from "./http";
import { pages } from "./paging";
import type { Lease, MyWork, PageOf } from "./payloads";

export type WorkStage = "annotate" | "review";

export interface Submission {
  /** Made by the client, once: sending it again changes nothing. */
  submission: string;
  document: AnnotationDocument;
  /** Measured here, and marked so. */
  seconds: number;
  edits?: number;
}

export interface Verdict {
  submission: string;
  verdict: "accept" | "return";
  comments: { text: string; object?: string | null }[];
  /** Fix and accept: the reviewer's own revision. */
  document?: AnnotationDocument;
  seconds: number;
}

const on = (lease: string) => ({ path: { lease } });

export const claim = (project: string, body: { count: number; stage: WorkStage }) =>
  call<{ leases: Lease[] }>("POST", "/projects/{project}/leases", { path: { project }, body });
export const renewLease = (lease: string) => call<{ expires_at: string }>("POST", "/leases/{lease}/renew", on(lease));
export const saveDraft = (lease: string, body: { sequence: number; document: AnnotationDocument }, keepalive = false) =>
  call<unknown>("PUT", "/leases/{lease}/draft", { ...on(lease), body, keepalive });
export const submitLease = (lease: string, body: Submission) =>
  call<unknown>("POST", "/leases/{lease}/submit", { ...on(lease), body });
export const decide = (lease: string, body: Verdict) =>
  call<unknown>("POST", "/leases/{lease}/verdict", { ...on(lease), body });
export const skipLease = (lease: string, reason: string) =>
  call<unknown>("POST", "/leases/{lease}/skip", { ...on(lease), body: { reason } });
export const callInvalid = (lease: string, body: { submission: string; reason: string }) =>
  call<unknown>("POST", "/leases/{lease}/invalid", { ...on(lease), body });
export const giveBack = (lease: string, keepalive = false) =>
  call<unknown>("POST", "/leases/{lease}/release", { ...on(lease), keepalive });
export const ask = (lease: string, body: { text: string; object?: string | null }) =>
  call<unknown>("POST", "/leases/{lease}/question", { ...on(lease), body });

export const myWorkQuery = (project: string) =>
  pages<MyWork>(["mine", project], (cursor, signal) =>
    call<PageOf<MyWork>>("GET", "/projects/{project}/mine", { path: { project }, query: { cursor }, signal }),
  );
