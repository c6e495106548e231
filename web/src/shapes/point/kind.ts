import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { areVertices, isKind, isSpatial, SPATIAL } from "../../core/check";
import type { PointShape, Vertex } from "../../core/document";
import { distance, type Point, tidy } from "../../core/geometry/vector";
import { Placing } from "./tool/Placing";

/** A distance at which two points are 1/e alike: 10 pixels in the plane, 1 unit in space. */
const SCALE = { 2: 10, 3: 1 } as const;

function similarity(a: PointShape, b: PointShape): number {
  if (a.point.length !== b.point.length) return 0;
  const away = Math.hypot(...a.point.map((value, axis) => value - (b.point[axis] ?? 0)));
  return Math.exp(-away / SCALE[a.point.length]);
}

function at(shape: PointShape): Point {
  return [shape.point[0], shape.point[1]];
}

function placed(shape: PointShape, [x, y]: Point): PointShape {
  const [, , z] = shape.point;
  const point: Vertex = z === undefined ? [tidy(x), tidy(y)] : [tidy(x), tidy(y), z];
  return { ...shape, point };
}

export const point: ShapeKind<"point"> = {
  kind: "point",
  measures: {
    isSound: (value) =>
      isKind(value, "point", ["point", ...SPATIAL]) && areVertices([value.point], 1) && isSpatial(value),
    bounds: ({ point: [x, y] }) => ({ x0: x, y0: y, x1: x, y1: y }),
    similarity,
    region: () => null,
  },
  plane: {
    figures: (shape) => [{ type: "dots", dots: [{ at: at(shape) }] }],
    nearness: (shape, to) => ({ distance: distance(at(shape), to), inside: false }),
    handles: (shape) => [{ id: "0", at: at(shape), role: "vertex", cursor: "move" }],
    dragHandle: (shape, _, to) => placed(shape, to),
    move: (shape, dx, dy) => placed(shape, [shape.point[0] + dx, shape.point[1] + dy]),
    summary: ({ point: [x, y] }) => ({ key: "point:summary", values: { x: Math.round(x), y: Math.round(y) } }),
  },
};

export default shapePlugin(point, {
  name: "point",
  kind: "point",
  key: "t",
  icon: "M12 4v5M12 15v5M4 12h5M15 12h5M12 11.5v1M11.5 12h1",
  order: 5,
  make: (bench) => new Placing(bench),
});
