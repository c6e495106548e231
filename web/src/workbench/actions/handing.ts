import type { Desk } from "../desk";
import type { Submission } from "../ports";

/** The work as it stands, under this id. */
export function submissionOf({ task, session, clock }: Desk, submission: string): Submission {
  return {
    submission,
    document: session.document,
    seconds: Math.round(clock.seconds),
    edits: session.counter.total,
    conditions: { assisted: task.assisted, edits_by_object: session.counter.byObject },
  };
}

/** The second click of a double click, and the second press of a hurried key, come within this time of the first. */
export const TAIL_MS = 400;

let handedInAt = Number.NEGATIVE_INFINITY;

/** Notes that work was handed in: the next task stands there at once, under the same pointer and the same keys. */
export function noteHandedIn(): void {
  handedInAt = performance.now();
}

/** Whether handing in now is the tail of handing in the task before. What nobody has looked at is not handed in. */
export function isTail({ session }: Desk): boolean {
  return session.state.doneSteps === 0 && performance.now() - handedInAt < TAIL_MS;
}
