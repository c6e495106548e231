import type { Correction } from "../../../api/payloads";

/** Why items were left as they were, in the order in which it is told. */
export const REASONS = ["held", "moving", "changed", "used", "unfit", "gone"] as const;

export interface Outcome {
  done: number;
  /** Items by the reason for which they were left. */
  left: readonly { reason: (typeof REASONS)[number]; items: number }[];
}

function told(counts: Record<string, number>): Outcome {
  return {
    done: counts.done ?? 0,
    left: REASONS.flatMap((reason) => {
      const items = counts[reason] ?? 0;
      return items > 0 ? [{ reason, items }] : [];
    }),
  };
}

/** What became of a correction, or of its undo where there was one; null while nothing is known. */
export function outcomeOf(correction: Correction): Outcome | null {
  if (correction.undo_job) return correction.undone ? told(correction.undone) : null;
  return correction.ended_at ? told(correction.counts) : null;
}

export function hasFailed({ job, undo_job }: Correction): boolean {
  const last = undo_job ?? job;
  return last?.state === "failed" || last?.state === "cancelled";
}
