import { type Point, subtract, turn, wrapAngle } from "./vector";

/** A rectangle turned about its centre; clockwise on screen. */
export interface Oriented {
  centre: Point;
  width: number;
  height: number;
  rotation: number;
}

/** Where a handle pulls: -1, 0 or 1 of the half width and of the half height. */
export interface Pull {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

/** The place on the border that a pull stands for. */
export function placeOf(rect: Oriented, pull: Pull): Point {
  const local: Point = [(pull.x * rect.width) / 2, (pull.y * rect.height) / 2];
  const [dx, dy] = turn(local, rect.rotation);
  return [rect.centre[0] + dx, rect.centre[1] + dy];
}

/** The four corners, clockwise from the top-left one of the unturned rectangle. */
export function cornersOf(rect: Oriented): Point[] {
  const pulls: Pull[] = [
    { x: -1, y: -1 },
    { x: 1, y: -1 },
    { x: 1, y: 1 },
    { x: -1, y: 1 },
  ];
  return pulls.map((pull) => placeOf(rect, pull));
}

/** A point in the rectangle's own axes, from its centre. */
export function toLocal(rect: Oriented, point: Point): Point {
  return turn(subtract(point, rect.centre), -rect.rotation);
}

export interface PullOptions {
  /** Keep the proportions (corners only). */
  proportions: boolean;
  /** The opposite border moves the other way, so that the centre stays. */
  aboutCentre: boolean;
}

function pulled(length: number, side: -1 | 0 | 1, to: number, aboutCentre: boolean): [number, number] {
  if (side === 0) return [-length / 2, length / 2];
  const opposite = aboutCentre ? -to : (-side * length) / 2;
  return to < opposite ? [to, opposite] : [opposite, to];
}

/** The rectangle after one of its corners or sides was pulled to `to`; pulled through itself it turns over. */
export function pull(rect: Oriented, by: Pull, to: Point, options: PullOptions): Oriented {
  let [x, y] = toLocal(rect, to);
  if (options.proportions && by.x !== 0 && by.y !== 0 && rect.width > 0 && rect.height > 0) {
    [x, y] = inProportion(rect, by, [x, y], options.aboutCentre);
  }
  const [left, right] = pulled(rect.width, by.x, x, options.aboutCentre);
  const [top, bottom] = pulled(rect.height, by.y, y, options.aboutCentre);
  const [dx, dy] = turn([(left + right) / 2, (top + bottom) / 2], rect.rotation);
  return {
    centre: [rect.centre[0] + dx, rect.centre[1] + dy],
    width: right - left,
    height: bottom - top,
    rotation: rect.rotation,
  };
}

/** The point on the corner's diagonal that lets the larger of the two sides decide. */
function inProportion(rect: Oriented, by: Pull, [x, y]: Point, aboutCentre: boolean): Point {
  const fixed: Point = aboutCentre ? [0, 0] : [(-by.x * rect.width) / 2, (-by.y * rect.height) / 2];
  const full: Point = aboutCentre ? [rect.width / 2, rect.height / 2] : [rect.width, rect.height];
  const factor = Math.max(Math.abs(x - fixed[0]) / full[0], Math.abs(y - fixed[1]) / full[1]);
  const sign = (value: number, fallback: number) => (value === 0 ? fallback : Math.sign(value));
  return [
    fixed[0] + sign(x - fixed[0], by.x) * factor * full[0],
    fixed[1] + sign(y - fixed[1], by.y) * factor * full[1],
  ];
}

const STEP = Math.PI / 12;

/** Turned so that its upper side looks at `to`; in steps of 15° where asked. */
export function turnedTo(rect: Oriented, to: Point, inSteps: boolean): Oriented {
  const [dx, dy] = subtract(to, rect.centre);
  const angle = Math.atan2(dy, dx) + Math.PI / 2;
  return { ...rect, rotation: wrapAngle(inSteps ? Math.round(angle / STEP) * STEP : angle) };
}

/** Whether a point lies in it, and how far it is from the border. */
export function nearnessTo(rect: Oriented, point: Point): { distance: number; inside: boolean } {
  const [x, y] = toLocal(rect, point).map(Math.abs) as [number, number];
  const [dx, dy] = [x - rect.width / 2, y - rect.height / 2];
  const inside = dx <= 0 && dy <= 0;
  const distance = inside ? Math.min(-dx, -dy) : Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
  return { distance, inside };
}
