import type { Point } from "./vector";

/** An upright rectangle by its low and high corner. */
export interface Bounds {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** The smallest rectangle around the points; null where there are none. */
export function boundsOf(points: Iterable<readonly number[]>): Bounds | null {
  let found: Bounds | null = null;
  for (const [x = 0, y = 0] of points) {
    if (found === null) {
      found = { x0: x, y0: y, x1: x, y1: y };
      continue;
    }
    if (x < found.x0) found.x0 = x;
    else if (x > found.x1) found.x1 = x;
    if (y < found.y0) found.y0 = y;
    else if (y > found.y1) found.y1 = y;
  }
  return found;
}

export function joinBounds(all: Iterable<Bounds | null>): Bounds | null {
  let found: Bounds | null = null;
  for (const one of all) {
    if (one === null) continue;
    found =
      found === null
        ? { ...one }
        : {
            x0: Math.min(found.x0, one.x0),
            y0: Math.min(found.y0, one.y0),
            x1: Math.max(found.x1, one.x1),
            y1: Math.max(found.y1, one.y1),
          };
  }
  return found;
}

export function grow(bounds: Bounds, by: number): Bounds {
  return { x0: bounds.x0 - by, y0: bounds.y0 - by, x1: bounds.x1 + by, y1: bounds.y1 + by };
}

export function overlaps(a: Bounds, b: Bounds): boolean {
  return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

export function encloses(outer: Bounds, inner: Bounds): boolean {
  return outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 && outer.y1 >= inner.y1;
}

export function holdsPoint(bounds: Bounds, [x, y]: Point): boolean {
  return x >= bounds.x0 && x <= bounds.x1 && y >= bounds.y0 && y <= bounds.y1;
}

export function centreOf(bounds: Bounds): Point {
  return [(bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2];
}

/** The rectangle between two corners given in any order. */
export function between(a: Point, b: Point): Bounds {
  return {
    x0: Math.min(a[0], b[0]),
    y0: Math.min(a[1], b[1]),
    x1: Math.max(a[0], b[0]),
    y1: Math.max(a[1], b[1]),
  };
}
