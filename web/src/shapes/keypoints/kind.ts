import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { isKind, isName, isNumber, isSpatial, SPATIAL } from "../../core/check";
import {
  boundsOfShape,
  dropJoint,
  edgesOf,
  labelled,
  moveAll,
  moveJoint,
  nearness,
  placeOf,
  similarity,
  toggleJoint,
} from "./geometry";
import { Waiting } from "./tool/Waiting";

function isJoint(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [x, y, v]: unknown[] = value;
  if (!isNumber(x) || !isNumber(y) || (v !== 0 && v !== 1 && v !== 2)) return false;
  return v > 0 || (x === 0 && y === 0);
}

export const keypoints: ShapeKind<"keypoints"> = {
  kind: "keypoints",
  measures: {
    isSound: (value) =>
      isKind(value, "keypoints", ["skeleton", "points", ...SPATIAL]) &&
      isName(value.skeleton) &&
      Array.isArray(value.points) &&
      value.points.length > 0 &&
      value.points.every(isJoint) &&
      isSpatial(value),
    bounds: boundsOfShape,
    similarity,
    region: () => null,
  },
  plane: {
    figures: (shape, context) => [
      ...edgesOf(shape.points, context.skeleton(shape.skeleton)).map((points) => ({ type: "line" as const, points })),
      {
        type: "dots",
        dots: shape.points.filter((joint) => joint[2] > 0).map((one) => ({ at: placeOf(one), hollow: one[2] === 1 })),
      },
    ],
    nearness,
    handles: (shape) =>
      shape.points.flatMap((joint, index) =>
        joint[2] > 0 ? [{ id: String(index), at: placeOf(joint), role: "vertex", cursor: "move" }] : [],
      ),
    dragHandle: moveJoint,
    move: moveAll,
    removeVertex: dropJoint,
    toggleVertex: toggleJoint,
    summary: (shape) => ({
      key: "keypoints:summary",
      values: { count: labelled(shape).length, total: shape.points.length },
    }),
  },
};

export default shapePlugin(keypoints, {
  name: "keypoints",
  kind: "keypoints",
  key: "k",
  icon: "M4 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0M16 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0M10 18a2 2 0 1 0 4 0a2 2 0 1 0-4 0M7.5 8.5l3.5 8M16.7 7.5L13 16.5M8 7l8-1",
  order: 6,
  make: (bench) => new Waiting(bench),
});
