import { add, distance, dot, type Point, scale, subtract } from "./vector";

/** How far along a segment, from 0 to 1, the nearest point to `point` lies. */
export function along(point: Point, start: Point, end: Point): number {
  const step = subtract(end, start);
  const square = dot(step, step);
  if (square === 0) return 0;
  return Math.min(Math.max(dot(subtract(point, start), step) / square, 0), 1);
}

export function nearestOn(point: Point, start: Point, end: Point): Point {
  return add(start, scale(subtract(end, start), along(point, start, end)));
}

export function toSegment(point: Point, start: Point, end: Point): number {
  return distance(point, nearestOn(point, start, end));
}

/** The edge of a line or ring nearest to a point: its first vertex, the distance, the point on it. */
export interface NearestEdge {
  index: number;
  distance: number;
  point: Point;
}

export function nearestEdge(point: Point, vertices: readonly Point[], closed: boolean): NearestEdge | null {
  let found: NearestEdge | null = null;
  const last = closed ? vertices.length : vertices.length - 1;
  for (let index = 0; index < last; index += 1) {
    const [start, end] = [vertices[index], vertices[(index + 1) % vertices.length]];
    if (!start || !end) continue;
    const there = nearestOn(point, start, end);
    const away = distance(point, there);
    if (found === null || away < found.distance) found = { index, distance: away, point: there };
  }
  return found;
}

/** Fewer vertices, each dropped one within `tolerance` of what replaces it (Douglas and Peucker, 1973). */
export function thinLine<P extends Point>(points: readonly P[], tolerance: number): P[] {
  const keep = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [first, last] = span;
    const where = farthest(points, first, last, tolerance);
    if (where < 0) continue;
    keep.add(where);
    open.push([first, where], [where, last]);
  }
  return points.filter((_, index) => keep.has(index));
}

function farthest(points: readonly Point[], first: number, last: number, tolerance: number): number {
  const [start, end] = [points[first], points[last]];
  let [worst, where] = [tolerance, -1];
  if (!start || !end) return where;
  for (let index = first + 1; index < last; index += 1) {
    const away = toSegment(points[index] as Point, start, end);
    if (away > worst) [worst, where] = [away, index];
  }
  return where;
}

/** A ring with fewer vertices, never under three. */
export function thinRing<P extends Point>(ring: readonly P[], tolerance: number): P[] {
  const first = ring[0];
  if (ring.length <= 3 || !first) return [...ring];
  const far = indexOfMost(ring, (point) => distance(first, point));
  const there = thinLine(ring.slice(0, far + 1), tolerance);
  const back = thinLine([...ring.slice(far), first], tolerance);
  const thinned = [...there.slice(0, -1), ...back.slice(0, -1)];
  if (thinned.length >= 3) return thinned;
  const farPoint = ring[far] as P;
  const third = indexOfMost(ring, (point) => toSegment(point, first, farPoint));
  const kept = new Set([0, far, third]);
  return ring.filter((_, index) => kept.has(index));
}

function indexOfMost<P>(all: readonly P[], measure: (one: P) => number): number {
  let [most, where] = [Number.NEGATIVE_INFINITY, 0];
  all.forEach((one, index) => {
    const value = measure(one);
    if (value > most) [most, where] = [value, index];
  });
  return where;
}
