import { expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import { selectTool } from "../../canvas/tools/select/Idle";
import type { PolylineShape } from "../../core/document";
import plugin, { polyline } from "./kind";

plugin.register();
testGolden("polyline", polyline.measures);

const line: PolylineShape = {
  kind: "polyline",
  points: [
    [10, 10],
    [50, 10],
    [50, 50],
    [90, 50],
  ],
  ranges: [{ first: 1, last: 2, attributes: { dashed: true } }],
};

test("it ends by Enter or a double click and does not close", () => {
  const bench = new Bench(shapeTools.get("polyline").make).click(10, 10).click(60, 10).doubleClick(11, 11);
  expect(bench.shapes).toEqual({
    new1: {
      kind: "polyline",
      points: [
        [10, 10],
        [60, 10],
        [11, 11],
      ],
    },
  });
});

test("ranges follow the vertices that come and go before them", () => {
  const bench = new Bench(selectTool, { a: line });
  bench.select("a");
  bench.drag(
    [
      [30, 10],
      [30, 0],
    ],
    { alt: true },
  );
  expect(bench.shape("a")).toEqual({
    kind: "polyline",
    points: [
      [10, 10],
      [30, 0],
      [50, 10],
      [50, 50],
      [90, 50],
    ],
    ranges: [{ first: 2, last: 3, attributes: { dashed: true } }],
  });
  bench.key("delete");
  expect(bench.shape("a")).toEqual(line);
});

test("a line of two vertices keeps both: Delete takes the object", () => {
  const bench = new Bench(selectTool, {
    a: {
      kind: "polyline",
      points: [
        [10, 10],
        [50, 10],
      ],
    },
  });
  bench.select("a");
  bench.click(50, 10).key("delete");
  expect(bench.shapes).toEqual({});
});
