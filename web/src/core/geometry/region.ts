/**
 * Areas of regions by an exact sweep; the same algorithm as `dianjing.shapes._plane`, tested on the same examples.
 * A region is a list of parts, a part a list of rings. A point is inside a part where it lies inside an odd number of
 * its rings, and inside the region where it lies inside any part.
 */
import { type Bounds, boundsOf, overlaps } from "./bounds";
import type { Point } from "./vector";

export type Ring = readonly Point[];
export type Part = readonly Ring[];
export type Region = readonly Part[];

interface Edge {
  low: number;
  high: number;
  atLow: number;
  atHigh: number;
  owner: 0 | 1;
  part: number;
}

interface Line {
  start: number;
  end: number;
  owner: 0 | 1;
  part: number;
}

type Areas = [number, number, number];

/** Crossings in one slab beyond which it is cut at even heights instead: hostile zigzags stay affordable. */
const MOST_CROSSINGS = 4096;

function edgesOf(region: Region, owner: 0 | 1): Edge[] {
  const edges: Edge[] = [];
  region.forEach((rings, part) => {
    for (const ring of rings) {
      let before = ring.at(-1);
      for (const here of ring) {
        if (before && before[1] !== here[1]) {
          const [a, b] = before[1] < here[1] ? [before, here] : [here, before];
          edges.push({ low: a[1], high: b[1], atLow: a[0], atHigh: b[0], owner, part });
        }
        before = here;
      }
    }
  });
  return edges;
}

/** The areas of `a`, of `b` and of what they share. */
export function areas(a: Region, b: Region): Areas {
  const edges = [...edgesOf(a, 0), ...edgesOf(b, 1)].sort((one, two) => one.low - two.low);
  const heights = [...new Set(edges.flatMap((edge) => [edge.low, edge.high]))].sort((one, two) => one - two);
  const sums: Areas = [0, 0, 0];
  let active: Edge[] = [];
  let following = 0;
  for (let index = 0; index + 1 < heights.length; index += 1) {
    const [low, high] = [heights[index] as number, heights[index + 1] as number];
    active = active.filter((edge) => edge.high > low);
    for (let next = edges[following]; next && next.low <= low; next = edges[following]) {
      active.push(next);
      following += 1;
    }
    addSlab(sums, active, low, high);
  }
  return sums;
}

function lineIn(edge: Edge, low: number, high: number): Line {
  const slope = (edge.atHigh - edge.atLow) / (edge.high - edge.low);
  return {
    start: edge.low === low ? edge.atLow : edge.atLow + (low - edge.low) * slope,
    end: edge.high === high ? edge.atHigh : edge.atLow + (high - edge.low) * slope,
    owner: edge.owner,
    part: edge.part,
  };
}

function addSlab(sums: Areas, active: readonly Edge[], low: number, high: number): void {
  const lines = active.map((edge) => lineIn(edge, low, high));
  lines.sort((one, two) => one.start - two.start || one.end - two.end);
  const cuts = [0, ...crossings(lines), 1];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [begin, end] = [cuts[index] as number, cuts[index + 1] as number];
    if (end <= begin) continue;
    const at = (begin + end) / 2;
    const order = lines.map((line) => ({ ...line, x: line.start + (line.end - line.start) * at }));
    order.sort((one, two) => one.x - two.x);
    addWidths(sums, order, (high - low) * (end - begin));
  }
}

/** Where, from 0 at the low to 1 at the high side of the slab, lines sorted at the low side cross. */
function crossings(lines: readonly Line[]): number[] {
  const found: number[] = [];
  for (let first = 0; first < lines.length; first += 1) {
    const one = lines[first] as Line;
    for (let second = first + 1; second < lines.length; second += 1) {
      const two = lines[second] as Line;
      if (one.end > two.end) {
        const gap = two.start - one.start;
        found.push(gap / (gap + one.end - two.end));
      }
    }
    if (found.length > MOST_CROSSINGS) {
      return Array.from({ length: MOST_CROSSINGS - 1 }, (_, step) => (step + 1) / MOST_CROSSINGS);
    }
  }
  return found.sort((one, two) => one - two);
}

function addWidths(sums: Areas, order: readonly { x: number; owner: 0 | 1; part: number }[], height: number): void {
  const inside: [Set<number>, Set<number>] = [new Set(), new Set()];
  let before = 0;
  for (const { x, owner, part } of order) {
    const area = (x - before) * height;
    const [one, two] = [inside[0].size > 0, inside[1].size > 0];
    if (one) sums[0] += area;
    if (two) sums[1] += area;
    if (one && two) sums[2] += area;
    if (!inside[owner].delete(part)) inside[owner].add(part);
    before = x;
  }
}

export function regionBounds(region: Region): Bounds | null {
  return boundsOf(region.flat(2));
}

export function areaOf(region: Region): number {
  return areas(region, [])[0];
}

function sameRegion(a: Region, b: Region): boolean {
  const [one, two] = [a.flat(2), b.flat(2)];
  const shapeOf = (region: Region) => region.map((part) => part.map((ring) => ring.length).join()).join(";");
  return (
    one.length === two.length &&
    shapeOf(a) === shapeOf(b) &&
    one.every((point, index) => point[0] === two[index]?.[0] && point[1] === two[index]?.[1])
  );
}

/** Intersection over union; two regions without area score 1 where they are equal, else 0. */
export function overlap(a: Region, b: Region): number {
  if (sameRegion(a, b)) return 1;
  const [boundsA, boundsB] = [regionBounds(a), regionBounds(b)];
  if (!boundsA || !boundsB || !overlaps(boundsA, boundsB)) return 0;
  const [first, second, shared] = areas(a, b);
  const union = first + second - shared;
  return union > 0 ? Math.min(Math.max(shared / union, 0), 1) : 0;
}

/** Whether a point lies in an odd number of the rings. */
export function insidePart(part: Part, [x, y]: Point): boolean {
  let inside = false;
  for (const ring of part) {
    let before = ring.at(-1);
    for (const here of ring) {
      if (before && before[1] > y !== here[1] > y) {
        const at = before[0] + ((y - before[1]) / (here[1] - before[1])) * (here[0] - before[0]);
        if (x < at) inside = !inside;
      }
      before = here;
    }
  }
  return inside;
}

export function insideRegion(region: Region, point: Point): boolean {
  return region.some((part) => insidePart(part, point));
}

/** The signed area of a ring: positive where it runs clockwise on screen (y down). */
export function turning(ring: Ring): number {
  let sum = 0;
  let before = ring.at(-1);
  for (const here of ring) {
    if (before) sum += before[0] * here[1] - here[0] * before[1];
    before = here;
  }
  return sum / 2;
}
