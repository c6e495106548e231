import { expect, test } from "vitest";
import { arranged } from "./arrange";

const at = (x0: number, y0: number, width: number, height: number) => ({ x0, y0, x1: x0 + width, y1: y0 + height });
const three = [at(0, 10, 10, 10), at(50, 0, 20, 40), at(20, 30, 10, 10)];

test("aligned to a side or a middle line of them all, one axis moves and the other stays", () => {
  expect(arranged(three, "left")).toEqual([
    [0, 0],
    [-50, 0],
    [-20, 0],
  ]);
  expect(arranged(three, "right")).toEqual([
    [60, 0],
    [0, 0],
    [40, 0],
  ]);
  expect(arranged(three, "centre")).toEqual([
    [30, 0],
    [-25, 0],
    [10, 0],
  ]);
  expect(arranged(three, "top")).toEqual([
    [0, -10],
    [0, 0],
    [0, -30],
  ]);
  expect(arranged(three, "bottom")).toEqual([
    [0, 20],
    [0, 0],
    [0, 0],
  ]);
  expect(arranged(three, "middle")).toEqual([
    [0, 5],
    [0, 0],
    [0, -15],
  ]);
});

test("with equal gaps between, the outermost stay, in whatever order they were picked", () => {
  expect(arranged(three, "across")).toEqual([
    [0, 0],
    [0, 0],
    [5, 0],
  ]);
  expect(arranged([at(0, 0, 5, 10), at(0, 12, 5, 10), at(0, 40, 5, 10)], "down")).toEqual([
    [0, 0],
    [0, 8],
    [0, 0],
  ]);
});

test("too few are left alone", () => {
  expect(arranged(three.slice(0, 2), "across")).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(arranged(three.slice(0, 1), "left")).toEqual([[0, 0]]);
  expect(arranged([], "left")).toEqual([]);
});
