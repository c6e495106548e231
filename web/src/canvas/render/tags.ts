import { behindWhite } from "../../core/color";
import { type Bounds, overlaps } from "../../core/geometry/bounds";
import { type Camera, type Size, toScreen } from "../camera";
import type { PlacedItem } from "../scene";

const HEIGHT = 18;
const PADDING = 6;
const GAP = 3;
const RADIUS = 3;
const FONT = '600 11px "Inter Variable", "Inter", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", sans-serif';

export interface Tag {
  text: string;
  color: string;
  place: Bounds;
}

function at(x: number, y: number, width: number): Bounds {
  return { x0: x, y0: y, x1: x + width, y1: y + HEIGHT };
}

/** Where a shape reaches highest: a tag there is seen to belong to it. */
function topOf({ figures, bounds }: PlacedItem): number {
  for (const figure of figures) {
    const points = figure.type === "area" ? figure.rings[0] : figure.type === "line" ? figure.points : undefined;
    if (points?.length) return points.reduce((top, point) => (point[1] < top[1] ? point : top))[0];
  }
  return bounds.x0;
}

/** Outside the shape: above, below, right, left, then inside its top where nothing else is left. */
function candidates(around: Bounds, top: number, width: number): Bounds[] {
  return [
    at(top, around.y0 - HEIGHT - GAP, width),
    at(around.x0, around.y0 - HEIGHT - GAP, width),
    at(around.x1 + GAP, around.y0, width),
    at(around.x0, around.y1 + GAP, width),
    at(around.x0 - width - GAP, around.y0, width),
    at(around.x1 - width, around.y0 - HEIGHT - GAP, width),
    at(around.x0 + GAP, around.y0 + GAP, width),
  ];
}

function inView(place: Bounds, view: Size): boolean {
  return place.x0 >= 0 && place.y0 >= 0 && place.x1 <= view.width && place.y1 <= view.height;
}

/** A place for each tag, the first come first; one that finds none steps aside entirely. */
export function placeTags(
  items: readonly PlacedItem[],
  camera: Camera,
  view: Size,
  widthOf: (text: string) => number,
): Tag[] {
  const placed: Tag[] = [];
  for (const item of items) {
    const { text, color } = { text: item.look.tag, color: item.look.color };
    if (text === "") continue;
    const [x0, y0] = toScreen(camera, [item.bounds.x0, item.bounds.y0]);
    const [x1, y1] = toScreen(camera, [item.bounds.x1, item.bounds.y1]);
    const width = Math.ceil(widthOf(text)) + 2 * PADDING;
    const [top] = toScreen(camera, [topOf(item), 0]);
    const place = candidates({ x0, y0, x1, y1 }, top, width).find(
      (one) => inView(one, view) && placed.every((other) => !overlaps(one, other.place)),
    );
    if (place) placed.push({ text, color, place });
  }
  return placed;
}

/** Draws tags; the context stands in CSS pixels. */
export function paintTags(
  context: CanvasRenderingContext2D,
  items: readonly PlacedItem[],
  camera: Camera,
  view: Size,
): void {
  context.font = FONT;
  context.textBaseline = "middle";
  for (const { text, color, place } of placeTags(items, camera, view, (one) => context.measureText(one).width)) {
    context.fillStyle = behindWhite(color);
    context.beginPath();
    context.roundRect(place.x0, place.y0, place.x1 - place.x0, HEIGHT, RADIUS);
    context.fill();
    context.fillStyle = "#fff";
    context.fillText(text, place.x0 + PADDING, place.y0 + HEIGHT / 2 + 0.5);
  }
}
