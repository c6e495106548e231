import { grow } from "../core/geometry/bounds";
import type { Point } from "../core/geometry/vector";
import type { PlacedItem, Scene } from "./scene";
import type { Handle } from "./shapeKind";

/** Hit areas are at least this far around what is drawn, in CSS pixels. */
export const REACH_PX = 8;

export interface HandleHit {
  item: PlacedItem;
  handle: Handle;
}

function squareOf({ bounds }: PlacedItem): number {
  return (bounds.x1 - bounds.x0) * (bounds.y1 - bounds.y0);
}

/**
 * What lies under a point, the likeliest first: edges within reach by distance, then what the point is inside of, the
 * smallest first, so that a thing on another thing can be picked.
 */
export function itemsAt(scene: Scene, point: Point, reach: number): PlacedItem[] {
  const around = grow({ x0: point[0], y0: point[1], x1: point[0], y1: point[1] }, reach);
  const edges: { item: PlacedItem; distance: number }[] = [];
  const insides: PlacedItem[] = [];
  for (const item of scene.within(around)) {
    if (item.locked) continue;
    const near = item.plane.nearness(item.shape, point);
    if (!near) continue;
    if (near.distance <= reach) edges.push({ item, distance: near.distance });
    else if (near.inside) insides.push(item);
  }
  edges.sort((a, b) => a.distance - b.distance || squareOf(a.item) - squareOf(b.item));
  insides.sort((a, b) => squareOf(a) - squareOf(b) || b.order - a.order);
  return [...edges.map((edge) => edge.item), ...insides];
}

/** The nearest handle of the selected items within reach. */
export function handleAt(items: readonly PlacedItem[], point: Point, reach: number): HandleHit | null {
  const unit = reach / REACH_PX;
  let found: HandleHit | null = null;
  let nearest = reach;
  for (const item of items) {
    if (item.locked) continue;
    for (const handle of item.plane.handles(item.shape, unit)) {
      const away = Math.hypot(handle.at[0] - point[0], handle.at[1] - point[1]);
      if (away <= nearest) {
        nearest = away;
        found = { item, handle };
      }
    }
  }
  return found;
}
