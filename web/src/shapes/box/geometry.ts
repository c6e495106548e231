import type { BoxShape } from "../../core/document";
import { cornersOf, type Oriented } from "../../core/geometry/oriented";
import { overlap, type Region } from "../../core/geometry/region";
import { tidy } from "../../core/geometry/vector";

export function orientedOf(box: BoxShape): Oriented {
  return {
    centre: [box.x + box.width / 2, box.y + box.height / 2],
    width: box.width,
    height: box.height,
    rotation: box.rotation ?? 0,
  };
}

/** Angles are kept to a ten-thousandth of a radian: at 10,000 px from the centre that is one pixel. */
const ANGLE_DIGITS = 1e4;

/** A box with the place of `rect`, and the rest of `like`; a rotation of 0 is left out. */
export function boxOf(rect: Oriented, like: Omit<BoxShape, "x" | "y" | "width" | "height" | "rotation">): BoxShape {
  const rotation = Math.round(rect.rotation * ANGLE_DIGITS) / ANGLE_DIGITS;
  const { media, frame } = like;
  return {
    kind: "box",
    x: tidy(rect.centre[0] - rect.width / 2),
    y: tidy(rect.centre[1] - rect.height / 2),
    width: tidy(rect.width),
    height: tidy(rect.height),
    ...(rotation === 0 ? {} : { rotation }),
    ...(media === undefined ? {} : { media }),
    ...(frame === undefined ? {} : { frame }),
  };
}

export function regionOf(box: BoxShape): Region {
  return [[cornersOf(orientedOf(box))]];
}

/** Intersection over union. Boxes without area score 1 where they are equal, else 0. */
export function similarity(a: BoxShape, b: BoxShape): number {
  if ((a.rotation ?? 0) !== 0 || (b.rotation ?? 0) !== 0) return overlap(regionOf(a), regionOf(b));
  if (a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height) return 1;
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(width, 0) * Math.max(height, 0);
  const union = a.width * a.height + b.width * b.height - shared;
  return union > 0 ? Math.min(shared / union, 1) : 0;
}
