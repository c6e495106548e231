import { beforeAll, describe, expect, test } from "vitest";
import type { BoxShape } from "../core/document";
import { itemsAt } from "./hit";
import { placeTags } from "./render/tags";
import { shapeKinds } from "./shapeKind";
import { Bench } from "./testing/gestures";
import { selectTool } from "./tools/select/Idle";

const box = (x: number, y: number, width: number, height: number): BoxShape => ({ kind: "box", x, y, width, height });

/** A kind as plain as can be: the engine is tested without any of the product's. */
beforeAll(() => {
  shapeKinds.add("box", {
    kind: "box",
    measures: {
      isSound: (value) => (value as BoxShape).width >= 0,
      bounds: (shape) => {
        const { x, y, width, height } = shape as BoxShape;
        return { x0: x, y0: y, x1: x + width, y1: y + height };
      },
      similarity: () => 1,
      region: () => null,
    },
    plane: {
      figures: () => [],
      nearness: (shape, [px, py]) => {
        const { x, y, width, height } = shape as BoxShape;
        const inside = px >= x && py >= y && px <= x + width && py <= y + height;
        const edge = Math.min(Math.abs(px - x), Math.abs(px - x - width), Math.abs(py - y), Math.abs(py - y - height));
        return { distance: inside ? edge : Number.POSITIVE_INFINITY, inside };
      },
      handles: () => [],
      dragHandle: (shape) => shape,
      move: (shape, dx, dy) => ({
        ...(shape as BoxShape),
        x: (shape as BoxShape).x + dx,
        y: (shape as BoxShape).y + dy,
      }),
      summary: () => ({ key: "", values: {} }),
    },
  });
});

const nested = () =>
  new Bench(selectTool, { big: box(0, 0, 100, 100), small: box(30, 30, 40, 40), far: box(150, 50, 30, 30) });

describe("picking", () => {
  test("the smallest thing under the pointer, an edge before an inside, then what lies beneath", () => {
    const bench = nested();
    expect(bench.click(50, 50).selection).toEqual(["small"]);
    expect(bench.click(50, 50).selection).toEqual(["big"]);
    expect(bench.click(50, 50).selection).toEqual(["small"]);
    expect(bench.click(4, 50).selection).toEqual(["big"]);
    expect(bench.click(140, 10).selection).toEqual([]);
  });

  test("Shift adds and takes away", () => {
    const bench = nested().click(50, 50).click(160, 60, { shift: true });
    expect(bench.selection).toEqual(["small", "far"]);
    expect(bench.click(50, 50, { shift: true }).selection).toEqual(["far"]);
  });

  test("a frame takes what lies wholly in it, with Shift in addition", () => {
    expect(
      nested().drag([
        [140, 95],
        [195, 40],
      ]).selection,
    ).toEqual(["far"]);
    const bench = nested()
      .click(50, 50)
      .drag(
        [
          [140, 95],
          [195, 40],
        ],
        { shift: true },
      );
    expect(bench.selection).toEqual(["small", "far"]);
    expect(
      nested().drag([
        [120, 95],
        [160, 40],
      ]).selection,
    ).toEqual([]);
  });

  test("what is locked is neither picked, nor moved, nor nudged", () => {
    const bench = nested();
    bench.locked.add("small");
    bench.select("small");
    bench.key("right");
    expect(bench.shape("small")).toEqual(box(30, 30, 40, 40));
    expect(bench.click(50, 50).selection).toEqual(["big"]);
  });
});

describe("moving", () => {
  test("a drag picks and moves in one gesture; Shift keeps the axis; Escape puts it back", () => {
    expect(
      nested()
        .drag([
          [160, 60],
          [150, 70],
        ])
        .shape("far"),
    ).toEqual(box(140, 60, 30, 30));
    expect(
      nested()
        .drag(
          [
            [160, 60],
            [150, 63],
          ],
          { shift: false },
        )
        .shape("far"),
    ).toEqual(box(140, 53, 30, 30));
    expect(nested().press(160, 60).move(140, 63, { shift: true }).release().shape("far")).toEqual(box(130, 50, 30, 30));
    const bench = nested().press(160, 60).move(100, 60);
    expect(bench.stage.shown?.changed?.get("far/0")).toEqual(box(90, 50, 30, 30));
    bench.key("escape");
    expect(bench.release().shape("far")).toEqual(box(150, 50, 30, 30));
  });

  test("all that is selected moves together", () => {
    const bench = nested()
      .click(50, 50)
      .click(160, 60, { shift: true })
      .drag([
        [160, 60],
        [165, 65],
      ]);
    expect(bench.shapes).toMatchObject({
      small: box(35, 35, 40, 40),
      far: box(155, 55, 30, 30),
      big: box(0, 0, 100, 100),
    });
  });

  test("a hand that is not quite still clicks", () => {
    expect(
      nested()
        .drag([
          [160, 60],
          [161, 61],
        ])
        .shape("far"),
    ).toEqual(box(150, 50, 30, 30));
  });
});

test("Delete removes, Escape lets go, arrows move, keys without a meaning are left to others", () => {
  const bench = nested().click(160, 60);
  bench.key("left", { shift: true });
  expect(bench.shape("far")).toEqual(box(140, 50, 30, 30));
  bench.key("escape");
  expect([bench.selection, bench.key("escape"), bench.key("delete"), bench.key("enter")]).toEqual([
    [],
    false,
    false,
    false,
  ]);
  bench.click(145, 60).key("delete");
  expect(Object.keys(bench.shapes)).toEqual(["big", "small"]);
});

test("the index follows what changes, and broken shapes are left out", () => {
  const bench = nested();
  bench.shapes = { ...bench.shapes, broken: box(0, 0, -1, 1), far: box(0, 0, 5, 5) };
  bench.select();
  expect(bench.stage.scene.within({ x0: 150, y0: 50, x1: 180, y1: 80 })).toEqual([]);
  expect(itemsAt(bench.stage.scene, [2, 2], 1).map((item) => item.object)).toEqual(["far", "big"]);
  expect(bench.stage.scene.all().map((item) => item.object)).not.toContain("broken");
});

test("tags stand outside their shapes and never on each other", () => {
  const bench = nested();
  const items = bench.stage.scene.all().map((item) => ({ ...item, look: { ...item.look, tag: item.object } }));
  const tags = placeTags(items, bench.stage.camera, { width: 200, height: 100 }, (text) => text.length * 7);
  for (const [index, tag] of tags.entries()) {
    expect(tag.place.x0).toBeGreaterThanOrEqual(0);
    expect(tag.place.y1).toBeLessThanOrEqual(100);
    for (const other of tags.slice(0, index)) {
      const apart =
        tag.place.x0 > other.place.x1 ||
        tag.place.x1 < other.place.x0 ||
        tag.place.y0 > other.place.y1 ||
        tag.place.y1 < other.place.y0;
      expect(apart).toBe(true);
    }
  }
  expect(tags.length).toBeGreaterThan(1);
});

describe("snapping a move", () => {
  const bench = () => {
    const made = new Bench(selectTool, { a: box(20, 20, 20, 20), b: box(100, 50, 40, 30) });
    made.stage.snapping = true;
    return made;
  };

  test("sides meet sides of others and the border, middles meet middles, and a line shows with what", () => {
    const flush = bench().move(30, 30).press(30, 30).move(86, 26);
    expect(flush.stage.shown?.guides).toEqual([
      [
        [100, 16],
        [100, 80],
      ],
    ]);
    expect(flush.release().shape("a")).toMatchObject({ x: 80, y: 16 });
    expect(
      bench()
        .drag([
          [30, 30],
          [50, 8],
        ])
        .shape("a"),
    ).toMatchObject({ x: 40, y: 0 });
    expect(
      bench()
        .drag([
          [30, 30],
          [30, 66],
        ])
        .shape("a"),
    ).toMatchObject({ x: 20, y: 55 });
  });

  test("farther away, with Alt, or along one axis only, it goes where the hand goes", () => {
    expect(
      bench()
        .drag([
          [30, 30],
          [60, 49],
        ])
        .shape("a"),
    ).toMatchObject({ x: 50, y: 39 });
    expect(
      bench()
        .drag(
          [
            [30, 30],
            [86, 26],
          ],
          { alt: true },
        )
        .shape("a"),
    ).toMatchObject({ x: 76, y: 16 });
    expect(
      bench()
        .drag(
          [
            [30, 30],
            [86, 26],
          ],
          { shift: true },
        )
        .shape("a"),
    ).toMatchObject({ x: 76, y: 20 });
  });
});

test("what is selected is put in line in one go, what is locked stays", () => {
  const bench = new Bench(selectTool, { a: box(20, 20, 20, 20), b: box(100, 50, 40, 30), c: box(60, 0, 10, 10) });
  bench.locked.add("c");
  bench.select("a", "b", "c");
  bench.stage.arrange("right");
  expect([bench.shape("a"), bench.shape("c")]).toMatchObject([{ x: 120, y: 20 }, { x: 60 }]);
  bench.stage.arrange("top");
  expect(bench.shape("b")).toMatchObject({ x: 100, y: 20 });
});
