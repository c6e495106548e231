import { type Oriented, type Pull, placeOf, pull, turnedTo } from "../core/geometry/oriented";
import { add, distance, type Point, turn } from "../core/geometry/vector";
import type { DragModifiers, Handle, ResizeCursor } from "./shapeKind";

const CORNERS: Record<string, Pull> = {
  nw: { x: -1, y: -1 },
  ne: { x: 1, y: -1 },
  se: { x: 1, y: 1 },
  sw: { x: -1, y: 1 },
};

const SIDES: Record<string, Pull> = {
  n: { x: 0, y: -1 },
  e: { x: 1, y: 0 },
  s: { x: 0, y: 1 },
  w: { x: -1, y: 0 },
};

/** So far above the upper side stands the handle that turns, in CSS pixels. */
const TURN_PX = 22;
/** A side shorter than this has no handle of its own: the corners would touch it. */
const SIDE_PX = 34;

const CURSORS: readonly ResizeCursor[] = ["ew-resize", "nwse-resize", "ns-resize", "nesw-resize"];

function cursorOf({ x, y }: Pull, rotation: number): ResizeCursor {
  const eighth = Math.round((Math.atan2(y, x) + rotation) / (Math.PI / 4));
  return CURSORS[((eighth % 4) + 4) % 4] ?? "ew-resize";
}

function roomOnSide(rect: Oriented, by: Pull, unit: number): boolean {
  return (by.x === 0 ? rect.width : rect.height) >= SIDE_PX * unit;
}

function turnHandle(rect: Oriented, unit: number): Handle {
  const at = add(placeOf(rect, { x: 0, y: -1 }), turn([0, -TURN_PX * unit], rect.rotation));
  return { id: "turn", at, role: "turn", cursor: "grab" };
}

/** Corners, sides where there is room, and one that turns. */
export function orientedHandles(rect: Oriented, unit: number, corners: boolean): Handle[] {
  const handles: Handle[] = [];
  if (corners) {
    for (const [id, by] of Object.entries(CORNERS)) {
      handles.push({ id, at: placeOf(rect, by), role: "corner", cursor: cursorOf(by, rect.rotation) });
    }
  }
  for (const [id, by] of Object.entries(SIDES)) {
    if (corners && !roomOnSide(rect, by, unit)) continue;
    handles.push({ id, at: placeOf(rect, by), role: "side", cursor: cursorOf(by, rect.rotation) });
  }
  if (unit > 0) handles.push(turnHandle(rect, unit));
  return handles;
}

/** The rectangle after one of those handles was dragged to `to`. */
export function dragOriented(rect: Oriented, handle: string, to: Point, modifiers: DragModifiers): Oriented {
  if (handle === "turn") return turnedTo(rect, to, modifiers.shift);
  const by = CORNERS[handle] ?? SIDES[handle];
  if (!by) return rect;
  return pull(rect, by, to, { proportions: modifiers.shift, aboutCentre: modifiers.alt });
}

/** A rectangle between two points; square with Shift, about the first with Alt. */
export function spanned(from: Point, to: Point, modifiers: DragModifiers): Oriented {
  let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  if (modifiers.shift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    [dx, dy] = [(Math.sign(dx) || 1) * side, (Math.sign(dy) || 1) * side];
  }
  const centre: Point = modifiers.alt ? from : [from[0] + dx / 2, from[1] + dy / 2];
  const factor = modifiers.alt ? 2 : 1;
  return { centre, width: Math.abs(dx) * factor, height: Math.abs(dy) * factor, rotation: 0 };
}

/** Large enough to be meant, in CSS pixels along its longer side. */
const LEAST_PX = 3;

export function isMeant(rect: Oriented, unit: number): boolean {
  return distance([0, 0], [rect.width, rect.height]) >= LEAST_PX * unit && rect.width > 0 && rect.height > 0;
}
