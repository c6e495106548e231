import { dragOriented, orientedHandles } from "../../canvas/orientedHandles";
import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { Waiting } from "../../canvas/tools/spanning/Waiting";
import { isKind, isLength, isNumber, isSpatial, optional, SPATIAL } from "../../core/check";
import type { EllipseShape } from "../../core/document";
import { nearestEdge } from "../../core/geometry/line";
import { type Oriented, toLocal } from "../../core/geometry/oriented";
import { overlap, type Region } from "../../core/geometry/region";
import { type Point, tidy, turn } from "../../core/geometry/vector";

const CORNERS = 64;
const ANGLE_DIGITS = 1e4;

function orientedOf({ cx, cy, rx, ry, rotation = 0 }: EllipseShape): Oriented {
  return { centre: [cx, cy], width: 2 * rx, height: 2 * ry, rotation };
}

function ellipseOf(rect: Oriented, like: Partial<EllipseShape>): EllipseShape {
  const rotation = Math.round(rect.rotation * ANGLE_DIGITS) / ANGLE_DIGITS;
  const { rotation: _, ...rest } = like;
  return {
    ...rest,
    kind: "ellipse",
    cx: tidy(rect.centre[0]),
    cy: tidy(rect.centre[1]),
    rx: tidy(rect.width / 2),
    ry: tidy(rect.height / 2),
    ...(rotation === 0 ? {} : { rotation }),
  };
}

/** A polygon of 64 corners on the ellipse, the first at the end of `rx`; its area is 0.16 % smaller. */
function regionOf({ cx, cy, rx, ry, rotation = 0 }: EllipseShape): Region {
  const ring = Array.from({ length: CORNERS }, (_, step): Point => {
    const angle = (2 * Math.PI * step) / CORNERS;
    const [dx, dy] = turn([rx * Math.cos(angle), ry * Math.sin(angle)], rotation);
    return [cx + dx, cy + dy];
  });
  return [[ring]];
}

function nearness(shape: EllipseShape, point: Point) {
  const [u, v] = toLocal(orientedOf(shape), point);
  const inside = (u / Math.max(shape.rx, 1e-9)) ** 2 + (v / Math.max(shape.ry, 1e-9)) ** 2 <= 1;
  const distance = nearestEdge(point, regionOf(shape)[0]?.[0] ?? [], true)?.distance ?? Number.POSITIVE_INFINITY;
  return { distance, inside };
}

export const ellipse: ShapeKind<"ellipse"> = {
  kind: "ellipse",
  measures: {
    isSound: (value) =>
      isKind(value, "ellipse", ["cx", "cy", "rx", "ry", "rotation", ...SPATIAL]) &&
      isNumber(value.cx) &&
      isNumber(value.cy) &&
      isLength(value.rx) &&
      isLength(value.ry) &&
      optional(value.rotation, isNumber) &&
      isSpatial(value),
    bounds: ({ cx, cy, rx, ry, rotation = 0 }) => {
      const [cosine, sine] = [Math.cos(rotation), Math.sin(rotation)];
      const [half, tall] = [Math.hypot(rx * cosine, ry * sine), Math.hypot(rx * sine, ry * cosine)];
      return { x0: cx - half, y0: cy - tall, x1: cx + half, y1: cy + tall };
    },
    similarity: (a, b) => overlap(regionOf(a), regionOf(b)),
    region: regionOf,
  },
  plane: {
    figures: ({ cx, cy, rx, ry, rotation = 0 }) => [{ type: "oval", centre: [cx, cy], rx, ry, rotation }],
    nearness,
    handles: (shape, unit) => orientedHandles(orientedOf(shape), unit, false),
    dragHandle: (shape, handle, to, modifiers) =>
      ellipseOf(dragOriented(orientedOf(shape), handle, to, modifiers), shape),
    move: (shape, dx, dy) => ({ ...shape, cx: tidy(shape.cx + dx), cy: tidy(shape.cy + dy) }),
    summary: ({ rx, ry }) => ({
      key: "ellipse:summary",
      values: { width: Math.round(2 * rx), height: Math.round(2 * ry) },
    }),
  },
};

export default shapePlugin(ellipse, {
  name: "ellipse",
  kind: "ellipse",
  key: "o",
  icon: "M3 12a9 6 0 1 0 18 0a9 6 0 1 0-18 0z",
  order: 4,
  make: (bench) => new Waiting(bench, { name: "ellipse", title: "ellipse:tool", shape: (rect) => ellipseOf(rect, {}) }),
});
