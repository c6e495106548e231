import type { ObjectFilter } from "../../../api/objects";
import { TASK_STATES } from "../../../api/progress";

const MADE = ["accepted", "edited", "created"] as const;

/** Filters of the wall as they stand in the address; `days` is how far back it looks. */
export interface WallSearch extends Omit<ObjectFilter, "since" | "until"> {
  days?: number | undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === "number" && value >= least && value <= most ? value : undefined;
}

/** What the address may say; anything else in it is dropped. */
export function readWallSearch(search: Record<string, unknown>): WallSearch {
  return {
    label: text(search.label),
    person: text(search.person),
    days: within(search.days, 0, 366),
    stage: text(search.stage),
    state: TASK_STATES.find((state) => state === search.state),
    most: within(search.most, 0, 1),
    made: MADE.find((made) => made === search.made),
  };
}

/** The filter that the server is asked with: a day begins at midnight where the person is. */
export function filterOf({ days, ...rest }: WallSearch, now: Date): ObjectFilter {
  if (days === undefined) return rest;
  const since = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return { ...rest, since: since.toISOString() };
}

export function isNarrowed(search: WallSearch): boolean {
  return Object.values(search).some((value) => value !== undefined);
}
