import type { Handle, ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import type { ToolBench } from "../../canvas/tools/state";
import { Waiting } from "../../canvas/tools/tracing/Waiting";
import { areVertices, isKind, isSpatial, SPATIAL } from "../../core/check";
import type { PolygonShape } from "../../core/document";
import { regionBounds } from "../../core/geometry/region";
import { tidyPoint } from "../../core/geometry/vector";
import {
  handleId,
  insertVertex,
  moveAll,
  moveVertex,
  nearness,
  regionOf,
  removeVertex,
  similarity,
  withDrawnRing,
} from "./geometry";

function areParts(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const rings: unknown[] = value.flat();
  const dimensions = new Set(rings.map((ring) => (ring as number[][] | undefined)?.[0]?.length));
  return (
    value.every((part) => Array.isArray(part) && part.length > 0) &&
    rings.every((ring) => areVertices(ring, 3)) &&
    dimensions.size === 1
  );
}

function handlesOf(polygon: PolygonShape): Handle[] {
  return polygon.parts.flatMap((rings, part) =>
    rings.flatMap((vertices, ring) =>
      vertices.map((at, vertex): Handle => {
        const id = handleId({ part, ring, vertex });
        return { id, at: [at[0], at[1]], role: "vertex", cursor: "move" };
      }),
    ),
  );
}

export const polygon: ShapeKind<"polygon"> = {
  kind: "polygon",
  measures: {
    isSound: (value) => isKind(value, "polygon", ["parts", ...SPATIAL]) && areParts(value.parts) && isSpatial(value),
    bounds: (shape) => regionBounds(regionOf(shape)),
    similarity,
    region: regionOf,
  },
  plane: {
    figures: (shape) => regionOf(shape).map((rings) => ({ type: "area", rings })),
    nearness,
    handles: handlesOf,
    dragHandle: moveVertex,
    move: moveAll,
    insertVertex,
    removeVertex,
    summary: (shape) => ({ key: "polygon:summary", values: { count: shape.parts.flat(2).length } }),
  },
};

/** The one selected polygon, which a ring can be drawn over. */
function onlyPolygon(bench: ToolBench) {
  const items = bench.selectedItems().filter((item) => item.shape.kind === "polygon" && !item.locked);
  return items.length === 1 ? items[0] : undefined;
}

export default shapePlugin(
  polygon,
  {
    name: "polygon",
    kind: "polygon",
    key: "p",
    icon: "M12 3l8 6-3 10H7L4 9z",
    order: 2,
    make: (bench) =>
      new Waiting(bench, {
        name: "polygon",
        title: "polygon:tool",
        begin: "polygon:begin",
        closed: true,
        least: 3,
        finish: (at, points) => {
          at.create({ kind: "polygon", parts: [[points.map(tidyPoint)]] });
        },
      }),
  },
  {
    name: "ring",
    kind: "polygon",
    key: "x",
    icon: "M12 3l8 6-3 10H7L4 9zM12 9l3 2-1 4h-4l-1-4z",
    order: 21,
    make: (bench) =>
      new Waiting(bench, {
        name: "ring",
        title: "polygon:ringTool",
        begin: "polygon:ringBegin",
        closed: true,
        least: 3,
        keepsSelection: true,
        ready: (at) => onlyPolygon(at) !== undefined,
        finish: (at, points) => {
          const item = onlyPolygon(at);
          if (item?.shape.kind !== "polygon") return;
          at.replace(new Map([[item.key, withDrawnRing(item.shape, points)]]), "reshape");
        },
      }),
  },
);
