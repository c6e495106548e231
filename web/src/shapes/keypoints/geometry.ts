import type { Joint, KeypointsShape } from "../../core/document";
import { type Bounds, boundsOf } from "../../core/geometry/bounds";
import { toSegment } from "../../core/geometry/line";
import { distance, type Point, tidy } from "../../core/geometry/vector";
import type { Skeleton } from "../../core/ontology";

/** The spread of careful annotators relative to the object's size; see `dianjing.shapes.keypoints`. */
const SIGMA = 0.0625;
const SMALLEST_AREA = 64;

export function placeOf(joint: Joint): Point {
  return [joint[0], joint[1]];
}

export function labelled(shape: KeypointsShape): Point[] {
  return shape.points.filter((joint) => joint[2] > 0).map(placeOf);
}

export function boundsOfShape(shape: KeypointsShape): Bounds | null {
  return boundsOf(labelled(shape));
}

function areaOf(shape: KeypointsShape): number {
  const bounds = boundsOfShape(shape);
  if (!bounds) return SMALLEST_AREA;
  const [width, height] = [bounds.x1 - bounds.x0, bounds.y1 - bounds.y0];
  return Math.max(width * height, (width ** 2 + height ** 2) / 10, SMALLEST_AREA);
}

/** Object keypoint similarity (COCO, 2016), made symmetric. */
export function similarity(a: KeypointsShape, b: KeypointsShape): number {
  if (a.skeleton !== b.skeleton || a.points.length !== b.points.length) return 0;
  const spread = 2 * ((areaOf(a) + areaOf(b)) / 2) * (2 * SIGMA) ** 2;
  const scores = a.points.flatMap((one, index) => {
    const two = b.points[index];
    if (!two || (one[2] === 0 && two[2] === 0)) return [];
    if (one[2] === 0 || two[2] === 0) return [0];
    return [Math.exp(-(distance(placeOf(one), placeOf(two)) ** 2) / spread)];
  });
  if (scores.length === 0) return 1;
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** The skeleton's edges between points that are labelled. */
export function edgesOf(points: readonly Joint[], skeleton: Skeleton | null): [Point, Point][] {
  return (skeleton?.edges ?? []).flatMap(([from = -1, to = -1]): [Point, Point][] => {
    const [start, end] = [points[from], points[to]];
    return start && end && start[2] > 0 && end[2] > 0 ? [[placeOf(start), placeOf(end)]] : [];
  });
}

export function nearness(shape: KeypointsShape, point: Point) {
  const places = labelled(shape);
  const bounds = boundsOf(places);
  const nearest = Math.min(...places.map((place) => toSegment(point, place, place)), Number.POSITIVE_INFINITY);
  const inside =
    bounds !== null && point[0] >= bounds.x0 && point[0] <= bounds.x1 && point[1] >= bounds.y0 && point[1] <= bounds.y1;
  return { distance: nearest, inside };
}

function withJoint(shape: KeypointsShape, handle: string, change: (joint: Joint) => Joint): KeypointsShape {
  const points = shape.points.map((joint, index): Joint => (String(index) === handle ? change(joint) : joint));
  return { ...shape, points };
}

export function moveJoint(shape: KeypointsShape, handle: string, [x, y]: Point): KeypointsShape {
  return withJoint(shape, handle, (joint) => [tidy(x), tidy(y), joint[2]]);
}

export function moveAll(shape: KeypointsShape, dx: number, dy: number): KeypointsShape {
  const points = shape.points.map(([x, y, v]): Joint => (v > 0 ? [tidy(x + dx), tidy(y + dy), v] : [0, 0, 0]));
  return { ...shape, points };
}

/** Hidden becomes visible, visible hidden. */
export function toggleJoint(shape: KeypointsShape, handle: string): KeypointsShape {
  return withJoint(shape, handle, ([x, y, v]) => [x, y, v === 2 ? 1 : 2]);
}

/** Not labelled any more; null where it was the last. */
export function dropJoint(shape: KeypointsShape, handle: string): KeypointsShape | null {
  const next = withJoint(shape, handle, () => [0, 0, 0]);
  return next.points.some((joint) => joint[2] > 0) ? next : null;
}
