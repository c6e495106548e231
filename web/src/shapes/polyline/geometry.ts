import type { PolylineShape, Vertex, VertexRange } from "../../core/document";
import { along, nearestEdge, toSegment } from "../../core/geometry/line";
import { type Point, tidy } from "../../core/geometry/vector";

/** Places along a line at which its distance from another is taken. */
const SAMPLES = 32;
/** A distance at which two lines are 1/e alike: 10 pixels in the plane, 1 unit in space. */
const SCALE = { 2: 10, 3: 1 } as const;

export function flatLine(line: PolylineShape): Point[] {
  return line.points.map((vertex) => [vertex[0], vertex[1]]);
}

function between(a: Vertex, b: Vertex, t: number): Vertex {
  return a.map((value, axis) => value + ((b[axis] ?? 0) - value) * t) as Vertex;
}

function lengthOf(a: Vertex, b: Vertex): number {
  return Math.hypot(...a.map((value, axis) => (b[axis] ?? 0) - value));
}

function pairs(points: readonly Vertex[]): [Vertex, Vertex][] {
  return points.slice(1).map((end, index) => [points[index] as Vertex, end]);
}

/** Places at even steps of length along the line, its two ends among them. */
function places(points: readonly Vertex[]): Vertex[] {
  const segments = pairs(points);
  const lengths = segments.map(([start, end]) => lengthOf(start, end));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let [segment, passed] = [0, 0];
  return Array.from({ length: SAMPLES }, (_, step) => {
    const at = (total * step) / (SAMPLES - 1);
    while (segment < lengths.length - 1 && passed + (lengths[segment] ?? 0) < at) {
      passed += lengths[segment] ?? 0;
      segment += 1;
    }
    const length = lengths[segment] ?? 0;
    const [start, end] = segments[segment] as [Vertex, Vertex];
    return between(start, end, length > 0 ? Math.min((at - passed) / length, 1) : 0);
  });
}

/** The distance of a place from a segment, in its own dimension. */
function toSegmentAnyDimension(place: Vertex, start: Vertex, end: Vertex): number {
  if (place.length === 2) return toSegment([place[0], place[1]], [start[0], start[1]], [end[0], end[1]]);
  const step = end.map((value, axis) => value - (start[axis] ?? 0));
  const square = step.reduce((sum, value) => sum + value * value, 0);
  const dot = step.reduce((sum, value, axis) => sum + value * ((place[axis] ?? 0) - (start[axis] ?? 0)), 0);
  const t = square === 0 ? 0 : Math.min(Math.max(dot / square, 0), 1);
  return lengthOf(place, between(start, end, t));
}

function nearnessTo(line: readonly Vertex[], other: readonly Vertex[], scale: number): number {
  const segments = pairs(other);
  const scores = places(line).map((place) => {
    const away = Math.min(...segments.map(([start, end]) => toSegmentAnyDimension(place, start, end)));
    return Math.exp(-away / scale);
  });
  return scores.reduce((sum, score) => sum + score, 0) / SAMPLES;
}

/** How near the two lines run, whatever their vertices and direction; see `dianjing.shapes.polyline`. */
export function similarity(a: PolylineShape, b: PolylineShape): number {
  const [one, two] = [a.points, b.points];
  const same = one.length === two.length && one.every((vertex, at) => lengthOf(vertex, two[at] ?? vertex) === 0);
  if (same && one[0]?.length === two[0]?.length) return 1;
  const dimension = one[0]?.length;
  if (dimension === undefined || dimension !== two[0]?.length) return 0;
  const scale = SCALE[dimension];
  return (nearnessTo(one, two, scale) + nearnessTo(two, one, scale)) / 2;
}

function moved(vertex: Vertex, [x, y]: Point): Vertex {
  return vertex.length === 3 ? [tidy(x), tidy(y), vertex[2]] : [tidy(x), tidy(y)];
}

export function moveVertex(line: PolylineShape, handle: string, to: Point): PolylineShape {
  return { ...line, points: line.points.map((vertex, at) => (String(at) === handle ? moved(vertex, to) : vertex)) };
}

export function moveAll(line: PolylineShape, dx: number, dy: number): PolylineShape {
  return { ...line, points: line.points.map((vertex) => moved(vertex, [vertex[0] + dx, vertex[1] + dy])) };
}

/** Ranges go by vertex: those behind a vertex that comes or goes follow. */
function withRanges(line: PolylineShape, points: Vertex[], shift: (vertex: number) => number): PolylineShape {
  if (!line.ranges) return { ...line, points };
  const ranges: VertexRange[] = line.ranges.map((range) => ({
    ...range,
    first: shift(range.first),
    last: shift(range.last),
  }));
  return { ...line, points, ranges };
}

export function insertVertex(line: PolylineShape, point: Point, reach: number) {
  const edge = nearestEdge(point, flatLine(line), false);
  if (!edge || edge.distance > reach) return null;
  const [start, end] = [line.points[edge.index], line.points[edge.index + 1]];
  if (!start || !end) return null;
  const at = edge.index + 1;
  const t = along(point, [start[0], start[1]], [end[0], end[1]]);
  const vertex = moved(between(start, end, t), point);
  const points = [...line.points.slice(0, at), vertex, ...line.points.slice(at)];
  return { shape: withRanges(line, points, (one) => (one >= at ? one + 1 : one)), handle: String(at) };
}

export function removeVertex(line: PolylineShape, handle: string): PolylineShape | null {
  const at = Number(handle);
  if (line.points.length <= 2 || line.points[at] === undefined) return null;
  const points = line.points.filter((_, index) => index !== at);
  return withRanges(line, points, (one) => Math.min(one > at ? one - 1 : one, points.length - 1));
}
