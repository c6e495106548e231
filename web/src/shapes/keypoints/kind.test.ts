import { expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import { selectTool } from "../../canvas/tools/select/Idle";
import plugin, { keypoints } from "./kind";

plugin.register();
testGolden("keypoints", keypoints.measures);

const skeleton = {
  name: "arm",
  points: ["shoulder", "elbow", "hand"],
  edges: [
    [0, 1],
    [1, 2],
  ],
};

function placing(): Bench {
  const bench = new Bench(shapeTools.get("keypoints").make);
  bench.skeleton = skeleton;
  return bench;
}

test("points are placed in the skeleton's order, hidden with Shift, passed over with space", () => {
  const bench = placing().click(10, 10);
  expect(bench.stage.state.hints[0]).toEqual({ words: "keypoints:place", values: { name: "elbow" } });
  bench.key("space");
  bench.click(50, 50, { shift: true });
  expect(bench.shapes).toEqual({
    new1: {
      kind: "keypoints",
      skeleton: "arm",
      points: [
        [10, 10, 2],
        [0, 0, 0],
        [50, 50, 1],
      ],
    },
  });
});

test("Backspace takes the last one back, Enter ends early, nothing placed is nothing made", () => {
  const bench = placing().click(10, 10).click(90, 90);
  bench.key("backspace");
  bench.click(20, 20).key("enter");
  expect(bench.shape("new1")).toMatchObject({
    points: [
      [10, 10, 2],
      [20, 20, 2],
      [0, 0, 0],
    ],
  });
  const empty = placing().click(10, 10);
  empty.key("backspace");
  empty.key("enter");
  expect(empty.shapes).toEqual({});
});

test("without a skeleton nothing begins, and the hint says why", () => {
  const bench = new Bench(shapeTools.get("keypoints").make).click(10, 10);
  expect([bench.stage.busy, bench.stage.state.hints]).toEqual([false, [{ words: "keypoints:noSkeleton" }]]);
});

test("a double click hides a point, Delete takes its label, a drag moves it", () => {
  const bench = new Bench(selectTool, {
    a: {
      kind: "keypoints",
      skeleton: "arm",
      points: [
        [10, 10, 2],
        [40, 10, 2],
        [0, 0, 0],
      ],
    },
  });
  bench.select("a");
  bench.doubleClick(40, 10);
  expect(bench.shape("a")).toMatchObject({
    points: [
      [10, 10, 2],
      [40, 10, 1],
      [0, 0, 0],
    ],
  });
  bench.drag([
    [40, 10],
    [40, 30],
  ]);
  bench.key("delete");
  expect(bench.shape("a")).toMatchObject({
    points: [
      [10, 10, 2],
      [0, 0, 0],
      [0, 0, 0],
    ],
  });
});
