import { dragOriented, orientedHandles } from "../../canvas/orientedHandles";
import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { Waiting } from "../../canvas/tools/spanning/Waiting";
import { isKind, isLength, isNumber, isSpatial, optional, SPATIAL } from "../../core/check";
import { boundsOf } from "../../core/geometry/bounds";
import { cornersOf, nearnessTo } from "../../core/geometry/oriented";
import { tidy } from "../../core/geometry/vector";
import { boxOf, orientedOf, regionOf, similarity } from "./geometry";

const FIELDS = ["x", "y", "width", "height", "rotation", ...SPATIAL];

export const box: ShapeKind<"box"> = {
  kind: "box",
  measures: {
    isSound: (value) =>
      isKind(value, "box", FIELDS) &&
      isNumber(value.x) &&
      isNumber(value.y) &&
      isLength(value.width) &&
      isLength(value.height) &&
      optional(value.rotation, isNumber) &&
      isSpatial(value),
    bounds: (shape) =>
      shape.rotation
        ? boundsOf(cornersOf(orientedOf(shape)))
        : { x0: shape.x, y0: shape.y, x1: shape.x + shape.width, y1: shape.y + shape.height },
    similarity,
    region: regionOf,
  },
  plane: {
    figures: (shape) => [{ type: "area", rings: [cornersOf(orientedOf(shape))] }],
    nearness: (shape, point) => nearnessTo(orientedOf(shape), point),
    handles: (shape, unit) => orientedHandles(orientedOf(shape), unit, true),
    dragHandle: (shape, handle, to, modifiers) => boxOf(dragOriented(orientedOf(shape), handle, to, modifiers), shape),
    move: (shape, dx, dy) => ({ ...shape, x: tidy(shape.x + dx), y: tidy(shape.y + dy) }),
    summary: ({ width, height }) => ({
      key: "box:summary",
      values: { width: Math.round(width), height: Math.round(height) },
    }),
  },
};

export default shapePlugin(box, {
  name: "box",
  kind: "box",
  key: "b",
  icon: "M4 6h16v12H4z",
  order: 1,
  make: (bench) =>
    new Waiting(bench, { name: "box", title: "box:tool", shape: (rect) => boxOf(rect, { kind: "box" }) }),
});
