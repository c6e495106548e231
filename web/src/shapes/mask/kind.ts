import type { ShapeKind } from "../../canvas/shapeKind";
import { shapePlugin } from "../../canvas/shapePlugin";
import { isIndex, isKind, isRecord, isSpatial, optional, SPATIAL } from "../../core/check";
import type { MaskShape } from "../../core/document";
import type { Point } from "../../core/geometry/vector";
import { boundsOfRuns, runsOf, shifted, stampOf } from "./pixels";
import { areaOf, decode, shared } from "./rle";
import { Sweeping } from "./tool/Sweeping";
import { Waiting } from "./tool/Waiting";

function isSize(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isIndex);
}

function isPayload(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).length === 3 &&
    typeof value.sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(value.sha256) &&
    isIndex(value.bytes) &&
    typeof value.codec === "string" &&
    value.codec.length > 0
  );
}

/** Intersection over union of pixels, computed on the runs; 0 for masks of different sizes. */
function similarity(a: MaskShape, b: MaskShape): number {
  if (a.size[0] !== b.size[0] || a.size[1] !== b.size[1]) return 0;
  if (a.payload && a.payload.sha256 === b.payload?.sha256) return 1;
  if (a.counts !== undefined && a.counts === b.counts) return 1;
  const [one, two] = [runsOf(a), runsOf(b)];
  if (!one || !two) return 0;
  const both = shared(one, two);
  const all = areaOf(one) + areaOf(two) - both;
  return all > 0 ? both / all : 1;
}

function nearness(mask: MaskShape, [x, y]: Point) {
  const stamp = stamps(mask);
  if (!stamp) return null;
  const [column, row] = [Math.floor(x - stamp.bounds.x0), Math.floor(y - stamp.bounds.y0)];
  const within = column >= 0 && row >= 0 && column < stamp.width && row < stamp.height;
  return { distance: Number.POSITIVE_INFINITY, inside: within && stamp.data[row * stamp.width + column] === 255 };
}

const made = new WeakMap<MaskShape, ReturnType<typeof stampOf>>();

function stamps(mask: MaskShape) {
  const known = made.get(mask);
  if (known !== undefined) return known;
  const stamp = stampOf(mask);
  // A payload may still be on its way.
  if (runsOf(mask)) made.set(mask, stamp);
  return stamp;
}

export const mask: ShapeKind<"mask"> = {
  kind: "mask",
  measures: {
    isSound: (value) => {
      if (!isKind(value, "mask", ["size", "counts", "payload", ...SPATIAL]) || !isSpatial(value)) return false;
      const { size, counts } = value;
      if (!isSize(size) || (counts === undefined) === (value.payload === undefined)) return false;
      const fills = (text: unknown) => typeof text === "string" && decode(text, size[0] * size[1]) !== null;
      return optional(counts, fills) && optional(value.payload, isPayload);
    },
    bounds: (shape) => {
      const runs = runsOf(shape);
      return runs && boundsOfRuns(runs, shape.size[0]);
    },
    similarity,
    region: () => null,
  },
  plane: {
    figures: (shape) => {
      const stamp = stamps(shape);
      if (!stamp) return [];
      const { bounds, width, height, data } = stamp;
      return [{ type: "pixels", bounds, width, height, alpha: data }];
    },
    nearness,
    handles: () => [],
    dragHandle: (shape) => shape,
    move: shifted,
    fits: ({ size }, { width, height }) => size[0] === height && size[1] === width,
    summary: (shape) => ({ key: "mask:summary", values: { count: areaOf(runsOf(shape) ?? []) } }),
  },
};

export default shapePlugin(
  mask,
  {
    name: "brush",
    kind: "mask",
    key: "m",
    icon: "M4 20c4 0 5-2 5-4l8-10 3 3-9 9c0 2-3 3-7 2z",
    order: 7,
    brush: true,
    make: (bench) => new Waiting(bench, "brush", (at, back, pointer) => new Sweeping(at, back, pointer, false)),
  },
  {
    name: "eraser",
    kind: "mask",
    key: "e",
    icon: "M8 19l-4-4 10-10 6 6-8 8zM8 19h12M9 10l6 6",
    order: 22,
    brush: true,
    make: (bench) => new Waiting(bench, "eraser", (at, back, pointer) => new Sweeping(at, back, pointer, true)),
  },
);
