import { expect, test } from "vitest";
import { Classes } from "../session/classes";
import { classCounts, objectsShown, type ShownLayer } from "./layers";
import { type Mark, segmentsOf } from "./segments";

const mark = (start: number, end: number, title = "a"): Mark => ({ start, end, title, color: "#000", dashed: false });
const told = (length: number, marks: Mark[]) =>
  segmentsOf(length, marks).map(({ start, end, marks: under }) => [start, end, under.map((one) => one.title).join("")]);

test("marks that nest and overlap divide the text, the longest first", () => {
  expect(told(10, [mark(4, 8, "b"), mark(2, 6), mark(5, 6, "c")])).toEqual([
    [0, 2, ""],
    [2, 4, "a"],
    [4, 5, "ab"],
    [5, 6, "abc"],
    [6, 8, "b"],
    [8, 10, ""],
  ]);
});

test("two marks of one place cover it both, and what lies outside covers nothing", () => {
  expect(told(3, [mark(0, 3), mark(0, 3, "b"), mark(2, 9, "c"), mark(1, 1, "d")])).toEqual([[0, 3, "ab"]]);
  expect(told(0, [])).toEqual([]);
});

test("a class that is hidden is not shown, and is still counted", () => {
  const layer: ShownLayer = {
    id: "l",
    document: {
      version: 1,
      objects: ["car", "person", "car"].map((label, index) => ({ id: `o${index}`, label })),
    },
    classes: new Classes({}),
    dashed: false,
    hidden: new Set(["car"]),
  };
  expect(objectsShown(layer).map(({ id }) => id)).toEqual(["o1"]);
  expect(classCounts(layer.document)).toEqual([
    ["car", 2],
    ["person", 1],
  ]);
});
