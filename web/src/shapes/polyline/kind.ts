import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { Waiting } from "../../canvas/tools/tracing/Waiting";
import { areVertices, isIndex, isKind, isRecord, isSpatial, optional, SPATIAL } from "../../core/check";
import { boundsOf } from "../../core/geometry/bounds";
import { nearestEdge } from "../../core/geometry/line";
import { tidyPoint } from "../../core/geometry/vector";
import { flatLine, insertVertex, moveAll, moveVertex, removeVertex, similarity } from "./geometry";

function areRanges(value: unknown, count: number): boolean {
  if (!Array.isArray(value)) return false;
  let position = 0;
  return value.every((range: unknown) => {
    if (!isRecord(range) || !isIndex(range.first) || !isIndex(range.last)) return false;
    if (Object.keys(range).length !== 3 || !isRecord(range.attributes)) return false;
    const { first, last } = range;
    const fits = position <= first && first <= last && last < count && Object.keys(range.attributes).length > 0;
    position = last;
    return fits && Object.keys(range.attributes).every((name) => name.length > 0);
  });
}

export const polyline: ShapeKind<"polyline"> = {
  kind: "polyline",
  measures: {
    isSound: (value) => {
      if (!isKind(value, "polyline", ["points", "ranges", ...SPATIAL]) || !isSpatial(value)) return false;
      const { points } = value;
      return areVertices(points, 2) && optional(value.ranges, (ranges) => areRanges(ranges, points.length));
    },
    bounds: (shape) => boundsOf(shape.points),
    similarity,
    region: () => null,
  },
  plane: {
    figures: (shape) => [{ type: "line", points: flatLine(shape) }],
    nearness: (shape, point) => {
      const edge = nearestEdge(point, flatLine(shape), false);
      return edge && { distance: edge.distance, inside: false };
    },
    handles: (shape) => flatLine(shape).map((at, index) => ({ id: String(index), at, role: "vertex", cursor: "move" })),
    dragHandle: moveVertex,
    move: moveAll,
    insertVertex,
    removeVertex,
    summary: (shape) => ({ key: "polyline:summary", values: { count: shape.points.length } }),
  },
};

export default shapePlugin(polyline, {
  name: "polyline",
  kind: "polyline",
  key: "l",
  icon: "M4 19L10 8l5 6 5-10",
  order: 3,
  make: (bench) =>
    new Waiting(bench, {
      name: "polyline",
      title: "polyline:tool",
      begin: "polyline:begin",
      closed: false,
      least: 2,
      finish: (at, points) => {
        at.create({ kind: "polyline", points: points.map(tidyPoint) });
      },
    }),
});
