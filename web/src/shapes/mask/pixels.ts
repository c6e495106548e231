import type { MaskShape } from "../../core/document";
import type { Bounds } from "../../core/geometry/bounds";
import { type Point, tidy } from "../../core/geometry/vector";
import { contentOf } from "../../core/payloads";
import { decode, encode, type Runs, stretches } from "./rle";

/** A stamp of pixels: `data` holds 0 or 255 row by row over `bounds`. */
export interface Stamp {
  bounds: Bounds;
  width: number;
  height: number;
  data: Uint8Array;
}

const decoded = new WeakMap<MaskShape, Runs | null>();

/** The text of the runs, which a large mask keeps beside its document; null where that is not here (yet). */
function textOf(mask: MaskShape): string | null {
  if (mask.counts !== undefined) return mask.counts;
  const content = mask.payload && contentOf(mask.payload);
  return typeof content === "string" ? content : null;
}

/** The runs of a mask; null where it is broken, or a payload that is not here. */
export function runsOf(mask: MaskShape): Runs | null {
  const known = decoded.get(mask);
  if (known !== undefined) return known;
  const text = textOf(mask);
  if (text === null) return null;
  const runs = decode(text, mask.size[0] * mask.size[1]);
  decoded.set(mask, runs);
  return runs;
}

/** The upright rectangle of whole pixels around what is set; null for an empty mask. */
export function boundsOfRuns(runs: Runs, height: number): Bounds | null {
  const all = stretches(runs);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return null;
  let [y0, y1] = [height, 0];
  for (const [start, end] of all) {
    const oneColumn = Math.floor(start / height) === Math.floor((end - 1) / height);
    y0 = oneColumn ? Math.min(y0, start % height) : 0;
    y1 = oneColumn ? Math.max(y1, ((end - 1) % height) + 1) : height;
  }
  return { x0: Math.floor(first[0] / height), y0, x1: Math.floor((last[1] - 1) / height) + 1, y1 };
}

/** The pixels of a mask, cut to its bounds; null where nothing is set. */
export function stampOf(mask: MaskShape): Stamp | null {
  const runs = runsOf(mask);
  const bounds = runs && boundsOfRuns(runs, mask.size[0]);
  if (!runs || !bounds) return null;
  const [width, height] = [bounds.x1 - bounds.x0, bounds.y1 - bounds.y0];
  const data = new Uint8Array(width * height);
  for (const [start, end] of stretches(runs)) {
    for (let position = start; position < end; position += 1) {
      const [x, y] = [Math.floor(position / mask.size[0]), position % mask.size[0]];
      data[(y - bounds.y0) * width + x - bounds.x0] = 255;
    }
  }
  return { bounds, width, height, data };
}

/** All pixels of a mask, down the columns as the runs go. */
export function columnsOf(mask: MaskShape): Uint8Array {
  const pixels = new Uint8Array(mask.size[0] * mask.size[1]);
  for (const [start, end] of stretches(runsOf(mask) ?? [])) pixels.fill(1, start, end);
  return pixels;
}

/** A mask of pixels given down the columns. */
export function maskOf(pixels: Uint8Array, size: [number, number], like: Partial<MaskShape> = {}): MaskShape {
  const runs: number[] = [];
  let [value, since] = [0, 0];
  for (let position = 0; position <= pixels.length; position += 1) {
    if (position < pixels.length && (pixels[position] ?? 0) === value) continue;
    runs.push(position - since);
    [value, since] = [1 - value, position];
  }
  if (runs.length > 1 && runs.at(-1) === 0) runs.pop();
  const { payload: _, ...rest } = like;
  return { ...rest, kind: "mask", size, counts: encode(runs) };
}

/** Sets (or clears) every pixel whose centre lies within `radius` of the line. */
export function sweep(
  pixels: Uint8Array,
  [height, width]: readonly [number, number],
  line: readonly Point[],
  radius: number,
  value: 0 | 1,
): void {
  line.forEach((end, index) => {
    const start = line[index - 1] ?? end;
    const [x0, x1] = [Math.min(start[0], end[0]) - radius, Math.max(start[0], end[0]) + radius];
    for (let x = Math.max(Math.floor(x0), 0); x < Math.min(Math.ceil(x1), width); x += 1) {
      const span = columnSpan(start, end, radius, x + 0.5);
      if (!span) continue;
      const low = Math.max(Math.ceil(span[0] - 0.5), 0);
      const high = Math.min(Math.floor(span[1] - 0.5), height - 1);
      if (low <= high) pixels.fill(value, x * height + low, x * height + high + 1);
    }
  });
}

/** Where the vertical line at `x` lies within `radius` of a segment: a stadium is convex, so it is one stretch. */
function columnSpan(start: Point, end: Point, radius: number, x: number): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (y: number) => {
    low = Math.min(low, y);
    high = Math.max(high, y);
  };
  for (const [cx, cy] of [start, end]) {
    const half = radius ** 2 - (x - cx) ** 2;
    if (half < 0) continue;
    take(cy - Math.sqrt(half));
    take(cy + Math.sqrt(half));
  }
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const length = Math.hypot(dx, dy);
  if (length > 0) {
    const [nx, ny] = [(-dy / length) * radius, (dx / length) * radius];
    for (const side of [1, -1]) {
      const t = dx === 0 ? Number.NaN : (x - start[0] - side * nx) / dx;
      if (t >= 0 && t <= 1) take(start[1] + side * ny + t * dy);
    }
  }
  return low <= high ? [low, high] : null;
}

/** Moved by whole pixels; what leaves the picture is lost, so this is for small corrections. */
export function shifted(mask: MaskShape, dx: number, dy: number): MaskShape {
  const [height, width] = mask.size;
  const [right, down] = [Math.round(tidy(dx)), Math.round(tidy(dy))];
  if (right === 0 && down === 0) return mask;
  const [from, to] = [columnsOf(mask), new Uint8Array(height * width)];
  for (let x = Math.max(0, right); x < Math.min(width, width + right); x += 1) {
    for (let y = Math.max(0, down); y < Math.min(height, height + down); y += 1) {
      to[x * height + y] = from[(x - right) * height + y - down] ?? 0;
    }
  }
  return maskOf(to, mask.size, mask);
}
