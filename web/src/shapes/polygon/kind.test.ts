import { describe, expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import { selectTool } from "../../canvas/tools/select/Idle";
import type { PolygonShape } from "../../core/document";
import plugin, { polygon } from "./kind";

plugin.register();
testGolden("polygon", polygon.measures);

const square: PolygonShape = {
  kind: "polygon",
  parts: [
    [
      [
        [20, 20],
        [60, 20],
        [60, 60],
        [20, 60],
      ],
    ],
  ],
};
const drawing = () => new Bench(shapeTools.get("polygon").make);
const selecting = (shape = square) => {
  const bench = new Bench(selectTool, { a: shape });
  bench.select("a");
  return bench;
};
const rings = (bench: Bench, id: string) => (bench.shape(id) as PolygonShape | undefined)?.parts;

describe("drawing", () => {
  const triangle = [
    [
      [
        [10, 10],
        [50, 10],
        [30, 50],
      ],
    ],
  ];

  test("click by click, closed by the first vertex, by Enter or by a double click", () => {
    const byFirst = drawing().click(10, 10).click(50, 10).click(30, 50).click(12, 12);
    expect(rings(byFirst, "new1")).toEqual(triangle);
    const byEnter = drawing().click(10, 10).click(50, 10).click(30, 50);
    expect(byEnter.key("enter")).toBe(true);
    expect(rings(byEnter, "new1")).toEqual(triangle);
    expect(rings(drawing().click(10, 10).click(50, 10).doubleClick(30, 50), "new1")).toEqual(triangle);
  });

  test("Backspace takes the last vertex back, and at last the whole figure", () => {
    const bench = drawing().click(10, 10).click(50, 10).click(90, 90);
    bench.key("backspace");
    bench.click(30, 50).key("enter");
    expect(rings(bench, "new1")).toEqual(triangle);
    const empty = drawing().click(10, 10);
    empty.key("backspace");
    expect([empty.stage.busy, empty.stage.shown]).toEqual([false, null]);
  });

  test("two vertices are no polygon: Enter waits for the third", () => {
    const bench = drawing().click(10, 10).click(50, 10);
    expect(bench.key("enter")).toBe(true);
    expect([bench.shapes, bench.stage.busy]).toEqual([{}, true]);
    bench.key("escape");
    expect([bench.shapes, bench.stage.busy]).toEqual([{}, false]);
  });

  test("pressed and moved it is drawn freehand, thinned to what matters", () => {
    const path: [number, number][] = [];
    for (let x = 10; x <= 90; x += 2) path.push([x, 10]);
    for (let y = 12; y <= 60; y += 2) path.push([90, y]);
    path.push([60, 60], [10, 40], [10, 14]);
    const bench = drawing().drag(path);
    const drawn = rings(bench, "new1")?.[0]?.[0] ?? [];
    expect(drawn.length).toBeLessThan(9);
    expect(drawn[0]).toEqual([10, 10]);
  });

  test("another tool keeps an outline that is already one", () => {
    const bench = drawing().click(10, 10).click(50, 10).click(30, 50);
    bench.stage.take(selectTool);
    expect(rings(bench, "new1")).toEqual(triangle);
  });

  test("a second finger does not lose the outline", () => {
    const bench = drawing().click(10, 10).click(50, 10);
    bench.stage.lostPointer();
    bench.click(30, 50).key("enter");
    expect(rings(bench, "new1")).toEqual(triangle);
  });

  test("with snapping on, vertices meet the border and other shapes", () => {
    const bench = new Bench(shapeTools.get("polygon").make, { a: square });
    bench.stage.snapping = true;
    bench.click(3, 5).click(62, 17).click(97, 96).key("enter");
    expect(rings(bench, "new1")).toEqual([
      [
        [
          [0, 0],
          [60, 20],
          [97, 100],
        ],
      ],
    ]);
  });
});

describe("editing", () => {
  test("a vertex is dragged, a new one put into an edge with Alt and dragged at once", () => {
    expect(
      rings(
        selecting().drag([
          [60, 60],
          [70, 75],
        ]),
        "a",
      ),
    ).toEqual([
      [
        [
          [20, 20],
          [60, 20],
          [70, 75],
          [20, 60],
        ],
      ],
    ]);
    const bench = selecting().drag(
      [
        [60, 40],
        [80, 40],
      ],
      { alt: true },
    );
    expect(rings(bench, "a")).toEqual([
      [
        [
          [20, 20],
          [60, 20],
          [80, 40],
          [60, 60],
          [20, 60],
        ],
      ],
    ]);
    expect(bench.stage.activeHandle?.handle).toBe("0.0.2");
  });

  test("Alt and a click alone put the vertex where the click was", () => {
    const bench = selecting().click(20, 40, { alt: true });
    expect(rings(bench, "a")?.[0]?.[0]).toHaveLength(5);
  });

  test("Delete takes the vertex last held, never the last three; then the object", () => {
    const bench = selecting().click(60, 60);
    bench.key("delete");
    expect(rings(bench, "a")).toEqual([
      [
        [
          [20, 20],
          [60, 20],
          [20, 60],
        ],
      ],
    ]);
    bench.select();
    bench.select("a");
    bench.key("delete");
    expect(bench.shapes).toEqual({});
  });

  test("a hole that loses its third vertex goes, the outline stays", () => {
    const holed: PolygonShape = {
      kind: "polygon",
      parts: [
        [
          ...(square.parts[0] ?? []),
          [
            [30, 30],
            [40, 30],
            [35, 40],
          ],
        ],
      ],
    };
    const bench = selecting(holed).click(35, 40);
    bench.key("delete");
    expect(rings(bench, "a")).toEqual(square.parts);
  });

  test("arrow keys move the vertex last held", () => {
    const bench = selecting().click(60, 60);
    bench.key("right");
    expect(rings(bench, "a")).toEqual([
      [
        [
          [20, 20],
          [60, 20],
          [61, 60],
          [20, 60],
        ],
      ],
    ]);
  });

  test("a ring drawn inside is a hole, outside another part; without a selection nothing is drawn", () => {
    const bench = new Bench(shapeTools.get("ring").make, { a: square });
    bench.select("a");
    bench.click(30, 30).click(40, 30).click(35, 40).key("enter");
    bench.click(100, 30).click(120, 30).click(110, 40).key("enter");
    expect(rings(bench, "a")).toEqual([
      [
        square.parts[0]?.[0],
        [
          [30, 30],
          [40, 30],
          [35, 40],
        ],
      ],
      [
        [
          [100, 30],
          [120, 30],
          [110, 40],
        ],
      ],
    ]);
    const none = new Bench(shapeTools.get("ring").make, { a: square });
    none.click(30, 30);
    expect(none.stage.busy).toBe(false);
  });

  test("clicking in a hole misses the polygon, its edge is met", () => {
    const holed: PolygonShape = {
      kind: "polygon",
      parts: [
        [
          [
            [0, 0],
            [100, 0],
            [100, 100],
            [0, 100],
          ],
          [
            [30, 30],
            [70, 30],
            [70, 70],
            [30, 70],
          ],
        ],
      ],
    };
    const bench = new Bench(selectTool, { a: holed });
    expect(bench.click(50, 50).selection).toEqual([]);
    expect(bench.click(29, 50).selection).toEqual(["a"]);
  });
});
