import { canonical } from "../../core/canonical";
import type { AnnotationDocument } from "../../core/document";
import type { WorkbenchTask } from "../ports";
import type { LocalDraft } from "./localDrafts";

/** Which draft the work goes on from. `choose` leaves it to the person: both hold something the other does not. */
export type Beginning =
  | { from: "start" | "server" | "local"; document: AnnotationDocument; sequence: number }
  | { from: "choose"; local: AnnotationDocument; server: AnnotationDocument; sequence: number };

export function draftKey(task: WorkbenchTask): string {
  return [task.mode, task.task, task.member ?? ""].join(" ");
}

/** A short name for a document: equal documents have equal names. Not for protection, only to tell starts apart. */
export function nameOf(document: AnnotationDocument): string {
  const text = canonical(document);
  let [a, b] = [0x811c9dc5, 0x1000193];
  for (let at = 0; at < text.length; at += 1) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
    b = Math.imul(b + text.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13);
  }
  return [a, b, text.length].map((part) => (part >>> 0).toString(16)).join("-");
}

/**
 * Weighs what the server has against what this machine has. Unsaved work here is never lost: where the server has gone
 * on meanwhile, or the task now starts from something else, the person chooses.
 */
export function weigh(task: WorkbenchTask, local: LocalDraft | null): Beginning {
  const { draft, document } = task;
  const server = draft?.document ?? document;
  const sequence = draft?.sequence ?? 0;
  const fromServer: Beginning = { from: draft ? "server" : "start", document: server, sequence };
  if (!local) return fromServer;
  // What was saved and then lost by the server (its machine died in that second) is still here.
  const fellBack = local.sequence > sequence && local.submission === null && local.base === nameOf(document);
  if (!local.unsaved && !fellBack) return fromServer;
  if (nameOf(local.document) === nameOf(server)) return { from: "server", document: server, sequence };
  const serverWentOn = sequence > local.sequence;
  const otherStart = local.base !== nameOf(document);
  if (serverWentOn || otherStart) return { from: "choose", local: local.document, server, sequence };
  return { from: "local", document: local.document, sequence: Math.max(sequence, local.sequence) };
}
