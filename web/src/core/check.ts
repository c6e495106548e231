/** Small questions about values from outside, so that each kind can say what it takes for sound. */

export type Fields = Record<string, unknown>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A record with the kind's name, and no field but those named. */
export function isKind(value: unknown, kind: string, fields: readonly string[]): value is Fields {
  if (!isRecord(value) || value.kind !== kind) return false;
  return Object.keys(value).every((key) => key === "kind" || fields.includes(key));
}

/** No picture, cloud or recording reaches so far; within it, areas and volumes stay finite (as the server has it). */
const FARTHEST = 1e12;

export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= FARTHEST;
}

export function isLength(value: unknown): value is number {
  return isNumber(value) && value >= 0;
}

export function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const LONGEST_NAME = 200;

export function isName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= LONGEST_NAME;
}

/** What is left out is sound; what is there must pass. */
export function optional(value: unknown, passes: (value: unknown) => boolean): boolean {
  return value === undefined || passes(value);
}

export const SPATIAL = ["media", "frame"] as const;

/** The fields that every shape in space may have. */
export function isSpatial(value: Fields): boolean {
  return optional(value.media, isName) && optional(value.frame, isIndex);
}

/** Vertices of one dimension, two or three, at least `least` of them. */
export function areVertices(value: unknown, least: number): value is number[][] {
  if (!Array.isArray(value) || value.length < least) return false;
  const dimension: unknown = (value[0] as unknown[] | undefined)?.length;
  if (value.length > 0 && dimension !== 2 && dimension !== 3) return false;
  return value.every((vertex) => Array.isArray(vertex) && vertex.length === dimension && vertex.every(isNumber));
}
