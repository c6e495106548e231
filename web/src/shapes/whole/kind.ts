import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { isKind, isSpatial, SPATIAL } from "../../core/check";

export const whole: ShapeKind<"whole"> = {
  kind: "whole",
  measures: {
    isSound: (value) => isKind(value, "whole", SPATIAL) && isSpatial(value),
    bounds: () => null,
    similarity: () => 1,
    region: () => null,
  },
};

export default shapePlugin(whole);
