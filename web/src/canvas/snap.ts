import { type Bounds, grow } from "../core/geometry/bounds";
import { distance, type Point } from "../core/geometry/vector";
import type { Scene } from "./scene";

function nearestVertex(scene: Scene, point: Point, reach: number, except: string | undefined): Point | null {
  let [found, nearest]: [Point | null, number] = [null, reach];
  for (const item of scene.within(grow({ x0: point[0], y0: point[1], x1: point[0], y1: point[1] }, reach))) {
    if (item.key === except) continue;
    for (const { at, role } of item.plane.handles(item.shape, 0)) {
      const away = distance(at, point);
      if (role !== "turn" && away < nearest) [found, nearest] = [at, away];
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

/** To the nearest vertex of another shape, else to the media's border where that is near. */
export function snapped(scene: Scene, media: Bounds, point: Point, reach: number, except?: string): Point {
  const vertex = nearestVertex(scene, point, reach, except);
  if (vertex) return vertex;
  return [toBorder(point[0], media.x0, media.x1, reach), toBorder(point[1], media.y0, media.y1, reach)];
}
