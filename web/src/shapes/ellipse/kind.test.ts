import { expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import { selectTool } from "../../canvas/tools/select/Idle";
import plugin, { ellipse } from "./kind";

plugin.register();
testGolden("ellipse", ellipse.measures);

test("it is drawn within the rectangle of a drag", () => {
  const bench = new Bench(shapeTools.get("ellipse").make).drag([
    [10, 20],
    [50, 40],
  ]);
  expect(bench.shapes).toEqual({ new1: { kind: "ellipse", cx: 30, cy: 30, rx: 20, ry: 10 } });
});

test("a side handle changes one radius, the handle above turns it, a corner of its rectangle is outside", () => {
  const bench = new Bench(selectTool, { a: { kind: "ellipse", cx: 100, cy: 50, rx: 40, ry: 20, frame: 2 } });
  expect(bench.click(62, 32).selection).toEqual([]);
  bench.select("a");
  bench.drag([
    [140, 50],
    [160, 50],
  ]);
  expect(bench.shape("a")).toEqual({ kind: "ellipse", cx: 110, cy: 50, rx: 50, ry: 20, frame: 2 });
  bench.drag(
    [
      [110, 8],
      [160, 50],
    ],
    { shift: true },
  );
  expect(bench.shape("a")).toMatchObject({ rotation: 1.5708, rx: 50 });
});
