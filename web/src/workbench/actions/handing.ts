import { useCallback, useState } from "react";
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

/** The second click of a double click, and a key that is held, come within this time of the first. */
const TAIL_MS = 400;

/**
 * Whether handing in now would be the tail of handing in the task before: the next one stands there at once, and what
 * nobody has looked at is not handed in.
 */
export function useTail({ session }: Desk): () => boolean {
  const [openedAt] = useState(() => performance.now());
  return useCallback(
    () => session.state.doneSteps === 0 && performance.now() - openedAt < TAIL_MS,
    [session, openedAt],
  );
}
