import { type Bounds, centreOf, grow } from "../core/geometry/bounds";
import { nearestEdge } from "../core/geometry/line";
import { distance, type Point } from "../core/geometry/vector";
import type { PlacedItem, Scene } from "./scene";

function around(point: Point, reach: number): Bounds {
  return grow({ x0: point[0], y0: point[1], x1: point[0], y1: point[1] }, reach);
}

function nearestVertex(items: readonly PlacedItem[], point: Point, reach: number): Point | null {
  let [found, nearest]: [Point | null, number] = [null, reach];
  for (const item of items) {
    for (const { at, role } of item.plane.handles(item.shape, 0)) {
      const away = distance(at, point);
      if (role !== "turn" && away < nearest) [found, nearest] = [at, away];
    }
  }
  return found;
}

function nearestOnEdges(items: readonly PlacedItem[], point: Point, reach: number): Point | null {
  let [found, nearest]: [Point | null, number] = [null, reach];
  for (const figure of items.flatMap((item) => item.figures)) {
    const lines = figure.type === "area" ? figure.rings : figure.type === "line" ? [figure.points] : [];
    for (const line of lines) {
      const edge = nearestEdge(point, line, figure.type === "area");
      if (edge && edge.distance < nearest) [found, nearest] = [edge.point, edge.distance];
    }
  }
  return found;
}

/** The point itself, or the nearest one of the media. */
export function within(media: Bounds, [x, y]: Point): Point {
  return [Math.min(Math.max(x, media.x0), media.x1), Math.min(Math.max(y, media.y0), media.y1)];
}

function toBorder(value: number, low: number, high: number, reach: number): number {
  if (Math.abs(value - low) <= reach) return low;
  return Math.abs(value - high) <= reach ? high : value;
}

/** To the nearest vertex of another shape, else to the media's border, else onto an edge of another shape. */
export function snapped(scene: Scene, media: Bounds, point: Point, reach: number, except?: string): Point {
  const items = scene.within(around(point, reach)).filter((item) => item.key !== except);
  const vertex = nearestVertex(items, point, reach);
  if (vertex) return vertex;
  const onBorder: Point = [
    toBorder(point[0], media.x0, media.x1, reach),
    toBorder(point[1], media.y0, media.y1, reach),
  ];
  const isOn = onBorder[0] !== point[0] || onBorder[1] !== point[1];
  return isOn ? onBorder : (nearestOnEdges(items, point, reach) ?? point);
}

/** A line that shows what a moved thing is flush with. */
export type Guide = readonly [Point, Point];

export interface SnappedMove {
  by: Point;
  guides: readonly Guide[];
}

/** Neighbours so many reaches away still count: farther ones would be flush by chance. */
const NEIGHBOURS = 40;

interface Match {
  by: number;
  at: number;
  low: number;
  high: number;
}

type Axis = "x" | "y";

function linesOf(bounds: Bounds, axis: Axis): [number, number, number] {
  const [low, high] = axis === "x" ? [bounds.x0, bounds.x1] : [bounds.y0, bounds.y1];
  return [low, high, centreOf(bounds)[axis === "x" ? 0 : 1]];
}

/** The nearest pair of lines: sides with sides, middles with middles; the middle of the media means nothing. */
function nearestLine(moved: Bounds, media: Bounds, others: readonly Bounds[], axis: Axis, reach: number): Match | null {
  let found: Match | null = null;
  const [ownLow, ownHigh, ownMiddle] = linesOf(moved, axis);
  for (const other of [media, ...others]) {
    const [low, high, middle] = linesOf(other, axis);
    const [from, to] = axis === "x" ? [other.y0, other.y1] : [other.x0, other.x1];
    const pairs = [
      [low, ownLow],
      [low, ownHigh],
      [high, ownLow],
      [high, ownHigh],
      [middle, ownMiddle],
    ] as const;
    for (const [at, own] of pairs) {
      if (other === media && at === middle) continue;
      const away = Math.abs(at - own);
      if (away <= reach && (found === null || away < Math.abs(found.by))) {
        found = { by: at - own, at, low: from, high: to };
      }
    }
  }
  return found;
}

/** A little more, so that what is moved lies flush with the media or with others around it. */
export function snappedMove(
  scene: Scene,
  media: Bounds,
  moved: Bounds,
  reach: number,
  except: ReadonlySet<string>,
): SnappedMove {
  const near = scene.within(grow(moved, NEIGHBOURS * reach)).filter((item) => !except.has(item.object));
  const others = near.map((item) => item.bounds);
  const [x, y] = [nearestLine(moved, media, others, "x", reach), nearestLine(moved, media, others, "y", reach)];
  const [dx, dy] = [x?.by ?? 0, y?.by ?? 0];
  const guides: Guide[] = [];
  if (x) {
    const [low, high] = [Math.min(x.low, moved.y0 + dy), Math.max(x.high, moved.y1 + dy)];
    guides.push([
      [x.at, low],
      [x.at, high],
    ]);
  }
  if (y) {
    const [low, high] = [Math.min(y.low, moved.x0 + dx), Math.max(y.high, moved.x1 + dx)];
    guides.push([
      [low, y.at],
      [high, y.at],
    ]);
  }
  return { by: [dx, dy], guides };
}
