export interface AuditSearch {
  actor?: string | undefined;
  verb?: string | undefined;
  /** Days as the person's calendar has them, both included: `2026-03-01`. */
  from?: string | undefined;
  to?: string | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const day = (value: unknown) => (typeof value === "string" && DAY.test(value) ? value : undefined);
  return { actor: text(search.actor), verb: text(search.verb), from: day(search.from), to: day(search.to) };
}

/** The stretch of time that the days mean here, open at its end. */
export function stretchOf({ from, to }: AuditSearch): { since?: string; until?: string } {
  const begin = from ? new Date(`${from}T00:00:00`) : null;
  const end = to ? new Date(`${to}T00:00:00`) : null;
  end?.setDate(end.getDate() + 1);
  return {
    ...(begin && !Number.isNaN(begin.getTime()) ? { since: begin.toISOString() } : {}),
    ...(end && !Number.isNaN(end.getTime()) ? { until: end.toISOString() } : {}),
  };
}
