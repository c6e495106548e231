import { describe, expect, test } from "vitest";
import { shapeTools } from "../../canvas/shapePlugin";
import { Bench } from "../../canvas/testing/gestures";
import { testGolden } from "../../canvas/testing/golden";
import { selectTool } from "../../canvas/tools/select/Idle";
import type { BoxShape } from "../../core/document";
import plugin, { box } from "./kind";

plugin.register();
testGolden("box", box.measures);

const drawing = () => new Bench(shapeTools.get("box").make);
const start: BoxShape = { kind: "box", x: 20, y: 20, width: 40, height: 20 };
const selecting = (shape = start) => {
  const bench = new Bench(selectTool, { a: shape });
  bench.select("a");
  return bench;
};

describe("drawing", () => {
  test("a drag in any direction makes a box, selected at once", () => {
    const bench = drawing().drag([
      [60, 50],
      [30, 30],
      [10, 20],
    ]);
    expect(bench.shapes).toEqual({ new1: { kind: "box", x: 10, y: 20, width: 50, height: 30 } });
    expect(bench.selection).toEqual(["new1"]);
    expect(bench.stage.shown).toBeNull();
  });

  test("two clicks do the same, and the next one begins at once", () => {
    const bench = drawing().click(10, 10).move(40, 20).click(50, 30);
    expect(bench.shape("new1")).toEqual({ kind: "box", x: 10, y: 10, width: 40, height: 20 });
    bench.drag([
      [100, 10],
      [120, 30],
    ]);
    expect(bench.shape("new2")).toMatchObject({ x: 100, width: 20 });
  });

  test("Shift makes a square, Alt draws about the centre", () => {
    expect(
      drawing()
        .drag(
          [
            [10, 10],
            [30, 20],
          ],
          { shift: true },
        )
        .shape("new1"),
    ).toMatchObject({ width: 20, height: 20 });
    expect(
      drawing()
        .drag(
          [
            [50, 50],
            [60, 55],
          ],
          { alt: true },
        )
        .shape("new1"),
    ).toMatchObject({ x: 40, y: 45, width: 20 });
  });

  test("a drag that leaves the picture ends at its border", () => {
    expect(
      drawing()
        .drag([
          [150, 50],
          [400, -30],
        ])
        .shape("new1"),
    ).toEqual({
      kind: "box",
      x: 150,
      y: 0,
      width: 50,
      height: 50,
    });
  });

  test("Escape leaves nothing behind, and what is only a twitch is no box", () => {
    const bench = drawing().press(10, 10).move(50, 50);
    expect(bench.stage.shown?.fresh).toMatchObject({ width: 40 });
    expect(bench.key("escape")).toBe(true);
    bench.release();
    expect(bench.shapes).toEqual({});
    expect(drawing().click(10, 10).click(11, 10).shapes).toEqual({});
  });

  test("another tool in the middle of a drag drops the drag", () => {
    const bench = drawing().press(10, 10).move(50, 50);
    bench.stage.take(selectTool);
    bench.release();
    expect([bench.shapes, bench.stage.shown]).toEqual([{}, null]);
  });

  test("the handles of what was just drawn can be taken without changing the tool", () => {
    const bench = drawing()
      .drag([
        [10, 10],
        [50, 30],
      ])
      .drag([
        [50, 30],
        [60, 40],
      ]);
    expect(bench.shapes).toEqual({ new1: { kind: "box", x: 10, y: 10, width: 50, height: 30 } });
  });
});

describe("editing", () => {
  test("a corner follows the hand, keeps proportions with Shift and the centre with Alt", () => {
    expect(
      selecting()
        .drag([
          [60, 40],
          [80, 50],
        ])
        .shape("a"),
    ).toEqual({ ...start, width: 60, height: 30 });
    expect(
      selecting()
        .drag(
          [
            [60, 40],
            [100, 41],
          ],
          { shift: true },
        )
        .shape("a"),
    ).toEqual({ ...start, width: 80, height: 40 });
    expect(
      selecting()
        .drag(
          [
            [60, 40],
            [70, 45],
          ],
          { alt: true },
        )
        .shape("a"),
    ).toEqual({
      kind: "box",
      x: 10,
      y: 15,
      width: 60,
      height: 30,
    });
  });

  test("pulled through itself it turns over instead of becoming negative", () => {
    expect(
      selecting()
        .drag([
          [60, 40],
          [10, 10],
        ])
        .shape("a"),
    ).toEqual({ kind: "box", x: 10, y: 10, width: 10, height: 10 });
  });

  test("a side moves alone", () => {
    expect(
      selecting()
        .drag([
          [40, 20],
          [90, 10],
        ])
        .shape("a"),
    ).toEqual({ ...start, y: 10, height: 30 });
  });

  test("the handle above turns it, in steps of 15° with Shift", () => {
    const turned = selecting()
      .drag([
        [40, -2],
        [150, 30],
      ])
      .shape("a") as BoxShape;
    expect(turned).toMatchObject({ x: 20, y: 20, width: 40, height: 20 });
    expect(turned.rotation).toBeCloseTo(Math.PI / 2, 3);
    const stepped = selecting()
      .drag(
        [
          [40, -2],
          [58, -2],
        ],
        { shift: true },
      )
      .shape("a") as BoxShape;
    expect(stepped.rotation).toBeCloseTo(Math.PI / 6, 3);
  });

  test("a corner of a turned box moves while the opposite one stays", () => {
    const shape: BoxShape = { ...start, rotation: Math.PI / 2 };
    const before = box.plane?.handles(shape, 1) ?? [];
    const place = (id: string) => before.find((handle) => handle.id === id)?.at ?? [0, 0];
    const [nw, se] = [place("nw"), place("se")];
    const bench = selecting(shape).drag([
      [se[0], se[1]],
      [se[0] - 6, se[1] + 10],
    ]);
    const after = bench.shape("a") as BoxShape;
    expect(after).toMatchObject({ width: 50, height: 26 });
    const stays = box.plane?.handles(after, 1).find((handle) => handle.id === "nw")?.at;
    expect(stays?.[0]).toBeCloseTo(nw[0], 2);
    expect(stays?.[1]).toBeCloseTo(nw[1], 2);
  });

  test("arrow keys nudge by one pixel, with Shift by ten", () => {
    const bench = selecting();
    bench.key("right");
    bench.key("down", { shift: true });
    expect(bench.shape("a")).toEqual({ ...start, x: 21, y: 30 });
  });

  test("a locked box is not moved, and media and frame stay with it", () => {
    const bench = selecting({ ...start, media: "left", frame: 3 });
    expect(
      bench
        .drag([
          [40, 30],
          [50, 30],
        ])
        .shape("a"),
    ).toEqual({ ...start, x: 30, media: "left", frame: 3 });
    bench.locked.add("a");
    bench.select("a");
    expect(
      bench
        .drag([
          [50, 30],
          [90, 30],
        ])
        .shape("a"),
    ).toMatchObject({ x: 30 });
  });
});
