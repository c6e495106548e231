import { saveDraft, takeTask } from "../../api/work";
import { Problem } from "../../core/problem";
import type { DraftPlace, LocalDraft, LocalDrafts } from "../../workbench/drafts/localDrafts";

/** An open tab sends its work within seconds; what is older than this waits for somebody. */
const WAITS_MS = 10_000;
const GONE = [403, 404, 409, 410];

export interface WorkPlace {
  workspace: string;
  project: string;
  page: "work" | "review";
}

/** Where a draft was worked on, out of the address of the page. */
export function workPlace({ path }: Pick<DraftPlace, "path">): WorkPlace | null {
  const [, workspace, project, page] = /\/w\/([^/]+)\/projects\/([^/]+)\/(work|review)$/.exec(path) ?? [];
  if (!workspace || !project || (page !== "work" && page !== "review")) return null;
  return { workspace: decodeURIComponent(workspace), project, page };
}

/** Work of this person that only this machine has, and that no open tab is just sending. */
export async function unsentOf(local: LocalDrafts, member: string, now: number): Promise<LocalDraft[]> {
  const all = await local.unsent();
  return all.filter((draft) => memberOf(draft) === member && now - draft.at > WAITS_MS);
}

function memberOf({ place, key }: LocalDraft): string {
  return place?.member ?? key.split(" ")[2] ?? "";
}

export type Sending = "sent" | "newer" | "gone";

/** Whether a refusal says that a later draft is on the server. */
function isNewer(error: unknown): boolean {
  return error instanceof Problem && error.code.startsWith("draft.");
}

function isGone(error: unknown): boolean {
  return error instanceof Problem && GONE.includes(error.status) && !isNewer(error);
}

/**
 * Brings a draft to the server as the workbench would: under the next number, into the lease that it belongs to or,
 * where that is over, into a new one. `gone`: the task is not this person's any more, and the draft stays here.
 */
export async function sendDraft(local: LocalDrafts, draft: LocalDraft): Promise<Sending> {
  const { place, document } = draft;
  if (!place) return "gone";
  const sequence = draft.sequence + 1;
  // A number is used once, also when this attempt gets no answer.
  await local.write({ ...draft, sequence });
  try {
    await saveDraft(place.lease, { sequence, document: { ...document } });
  } catch (error) {
    if (isNewer(error)) return "newer";
    if (!isGone(error)) throw error;
    const again = await intoNewLease(place.task, sequence, draft);
    if (again !== "sent") return again;
  }
  await local.write({ ...draft, sequence, unsaved: false });
  return "sent";
}

async function intoNewLease(task: string, sequence: number, { document }: LocalDraft): Promise<Sending> {
  try {
    const { leases } = await takeTask(task);
    const lease = leases.find((one) => one.task.id === task);
    if (!lease) return "gone";
    if ((lease.draft?.sequence ?? -1) >= sequence) return "newer";
    await saveDraft(lease.id, { sequence, document: { ...document } });
    return "sent";
  } catch (error) {
    if (isNewer(error)) return "newer";
    if (isGone(error)) return "gone";
    throw error;
  }
}
