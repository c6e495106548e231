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

/** Nobody has looked at a task that stands there for less: even to see that there is a new one takes about as long. */
export const GLANCE_MS = 250;

let handedIn: string | null = null;

/** Notes that the work of this lease was handed in: the next task stands there at once, under the same hand. */
export function noteHandedIn(lease: string): void {
  handedIn = lease;
}

/** Whether any work was handed in since the page was opened. */
export function hasHandedIn(): boolean {
  return handedIn !== null;
}

/**
 * Whether this press still belongs to the task that was handed in: it came before anybody could look at the one that
 * follows. How long handing in took does not matter, and nobody is kept from being fast.
 */
export function isTail({ task, session, clock }: Desk): boolean {
  const follows = handedIn !== null && handedIn !== task.lease;
  return follows && session.state.doneSteps === 0 && clock.shownMs < GLANCE_MS;
}
