import type { Release } from "../../api/payloads";

export interface ReleaseFigures {
  items: number;
  objects: number;
  splits: Record<string, number>;
  labels: Record<string, number>;
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function numbers(value: unknown): Record<string, number> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

/** The counts of a release; nothing while it is still being built. */
export function figuresOf({ counts }: Pick<Release, "counts">): ReleaseFigures {
  return {
    items: number(counts.items),
    objects: number(counts.objects),
    splits: numbers(counts.splits),
    labels: numbers(counts.labels),
  };
}
