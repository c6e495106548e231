import { type Bounds, centreOf, joinBounds } from "../core/geometry/bounds";
import type { Point } from "../core/geometry/vector";

/** To a common side or middle line, or with equal gaps across or down. */
export type Arrangement = "left" | "centre" | "right" | "top" | "middle" | "bottom" | "across" | "down";

/** So many are needed before an arrangement means something. */
export function leastFor(how: Arrangement): number {
  return how === "across" || how === "down" ? 3 : 2;
}

type Side = (bounds: Bounds) => number;

const X: Record<string, Side> = { left: ({ x0 }) => x0, centre: (b) => centreOf(b)[0], right: ({ x1 }) => x1 };
const Y: Record<string, Side> = { top: ({ y0 }) => y0, middle: (b) => centreOf(b)[1], bottom: ({ y1 }) => y1 };

/** How far along one axis each has to go so that all gaps are equal; the outermost two stay. */
function spread(all: readonly Bounds[], low: Side, high: Side): number[] {
  const inOrder = all.map((bounds, index) => ({ bounds, index })).sort((a, b) => low(a.bounds) - low(b.bounds));
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  const moves = all.map(() => 0);
  if (!first || !last) return moves;
  const filled = inOrder.reduce((sum, { bounds }) => sum + high(bounds) - low(bounds), 0);
  const gap = (high(last.bounds) - low(first.bounds) - filled) / (inOrder.length - 1);
  let at = low(first.bounds);
  for (const { bounds, index } of inOrder) {
    moves[index] = at - low(bounds);
    at += high(bounds) - low(bounds) + gap;
  }
  return moves;
}

/** How far each has to move, in the order given; alignment is to the bounds of them all. */
export function arranged(all: readonly Bounds[], how: Arrangement): Point[] {
  const around = joinBounds(all);
  if (!around || all.length < leastFor(how)) return all.map(() => [0, 0]);
  if (how === "across")
    return spread(
      all,
      (b) => b.x0,
      (b) => b.x1,
    ).map((dx) => [dx, 0]);
  if (how === "down")
    return spread(
      all,
      (b) => b.y0,
      (b) => b.y1,
    ).map((dy) => [0, dy]);
  const [x, y] = [X[how], Y[how]];
  return all.map((bounds) => [x ? x(around) - x(bounds) : 0, y ? y(around) - y(bounds) : 0]);
}
