import { expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import { selectTool } from "../../canvas/tools/select/Idle";
import plugin, { point } from "./kind";

plugin.register();
testGolden("point", point.measures);

test("each click puts a point; the one just put can be dragged", () => {
  const bench = new Bench(shapeTools.get("point").make).click(10, 20).click(50, 60);
  expect(bench.shapes).toEqual({
    new1: { kind: "point", point: [10, 20] },
    new2: { kind: "point", point: [50, 60] },
  });
  bench.drag([
    [50, 60],
    [70, 60],
  ]);
  expect(bench.shapes).toMatchObject({ new2: { point: [70, 60] } });
});

test("a point is picked within eight pixels, and keeps its depth when moved", () => {
  const bench = new Bench(selectTool, { a: { kind: "point", point: [10, 20, 3] } });
  expect(bench.click(17, 20).selection).toEqual(["a"]);
  bench.key("right");
  expect(bench.shape("a")).toEqual({ kind: "point", point: [11, 20, 3] });
  expect(bench.click(40, 20).selection).toEqual([]);
});
