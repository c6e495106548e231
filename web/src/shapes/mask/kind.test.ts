import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import type { AnnotationDocument, MaskShape } from "../../core/document";
import { keepContent, missingIn } from "../../core/payloads";
import plugin, { mask } from "./kind";
import { columnsOf, maskOf, runsOf, stampOf, sweep } from "./pixels";
import { areaOf, decode, encode } from "./rle";

plugin.register();
testGolden("mask", mask.measures);

const examples = JSON.parse(readFileSync("../schema/examples/mask/mask.json", "utf8")) as {
  runs: { shape: MaskShape; runs: number[] }[];
};

test("runs are read and written as the server does", () => {
  for (const { shape, runs } of examples.runs) {
    expect(runsOf(shape)).toEqual(runs);
    expect(encode(runs)).toBe(shape.counts);
    expect(maskOf(columnsOf(shape), shape.size).counts).toBe(shape.counts);
  }
});

test("any runs come back, those beyond 32 bits too", () => {
  for (const runs of [
    [0, 5, 3, 100, 2, 9999],
    [2 ** 33, 7, 2 ** 35, 1],
    [1, 1, 1, 1, 1, 31, 32, 33, 1023, 1024],
  ]) {
    const pixels = runs.reduce((sum, run) => sum + run, 0);
    expect(decode(encode(runs), pixels)).toEqual(runs);
  }
});

test("a sweep sets the pixels whose centres are near the line, and only those", () => {
  const size: [number, number] = [20, 30];
  const pixels = new Uint8Array(600);
  sweep(
    pixels,
    size,
    [
      [5, 5],
      [20, 12],
    ],
    3,
    1,
  );
  for (let x = 0; x < 30; x += 1) {
    for (let y = 0; y < 20; y += 1) {
      const t = Math.min(Math.max(((x + 0.5 - 5) * 15 + (y + 0.5 - 5) * 7) / (15 * 15 + 7 * 7), 0), 1);
      const away = Math.hypot(x + 0.5 - 5 - 15 * t, y + 0.5 - 5 - 7 * t);
      if (Math.abs(away - 3) > 1e-9) expect([x, y, pixels[x * 20 + y]]).toEqual([x, y, away < 3 ? 1 : 0]);
    }
  }
});

test("a stroke makes a mask, a second one grows it, the eraser takes away, all of it takes the object", () => {
  const bench = new Bench(shapeTools.get("brush").make);
  bench.stage.brush = 10;
  bench.drag([
    [20, 50],
    [60, 50],
  ]);
  const first = bench.shape("new1") as MaskShape;
  expect([first.kind, first.size]).toEqual(["mask", [100, 200]]);
  bench.drag([
    [60, 50],
    [60, 80],
  ]);
  const grown = bench.shape("new1") as MaskShape;
  expect(areaOf(runsOf(grown) ?? [])).toBeGreaterThan(areaOf(runsOf(first) ?? []));
  bench.stage.take(shapeTools.get("eraser").make);
  bench.drag([
    [20, 50],
    [30, 50],
  ]);
  expect(areaOf(runsOf(bench.shape("new1") as MaskShape) ?? [])).toBeLessThan(areaOf(runsOf(grown) ?? []));
  bench.stage.brush = 500;
  bench.click(50, 50);
  expect(bench.shapes).toEqual({});
});

test("moved by whole pixels the stamp is the same elsewhere", () => {
  const pixels = new Uint8Array(200);
  sweep(pixels, [10, 20], [[5, 5]], 2, 1);
  const shape = maskOf(pixels, [10, 20]);
  const moved = mask.plane?.move(shape, 3, 1) as MaskShape;
  expect(stampOf(moved)?.data).toEqual(stampOf(shape)?.data);
  expect(stampOf(moved)?.bounds).toEqual({ x0: 6, y0: 4, x1: 10, y1: 8 });
});

test("a mask that is kept beside its document is drawn once its content is here", () => {
  const payload = { sha256: "a".repeat(64), bytes: 6, codec: "rle" };
  const counts = encode([1, 2, 1]);
  const aside: MaskShape = { kind: "mask", size: [2, 2], payload };
  const document: AnnotationDocument = { version: 1, objects: [{ id: "o1", label: "cell", shapes: [aside] }] };
  expect(mask.measures.bounds(aside)).toBeNull();
  expect(mask.plane?.figures(aside, { skeleton: () => null })).toEqual([]);
  expect(missingIn([document, null, document])).toEqual([payload]);
  keepContent(payload, counts);
  expect(missingIn([document])).toEqual([]);
  expect(mask.measures.bounds(aside)).toEqual(mask.measures.bounds({ kind: "mask", size: [2, 2], counts }));
  expect(mask.plane?.figures(aside, { skeleton: () => null })).toHaveLength(1);
});
