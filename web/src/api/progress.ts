import type { Project, TaskState } from "./payloads";

export const TASK_STATES = [
  "waiting",
  "returned",
  "in_review",
  "preparing",
  "accepted",
  "invalid",
] as const satisfies readonly TaskState[];

export type Progress = Record<TaskState, number> & { total: number; done: number };

/** How far a project is, out of the counts that come with it. */
export function progressOf({ counts }: Pick<Project, "counts">): Progress {
  const each = Object.fromEntries(TASK_STATES.map((state) => [state, counts[state] ?? 0])) as Record<TaskState, number>;
  const total = TASK_STATES.reduce((sum, state) => sum + each[state], 0);
  return { ...each, total, done: each.accepted + each.invalid };
}
