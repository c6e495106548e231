import { expect, test } from "vitest";
import { laidBare, stepBetween } from "./shift";

test("a pan by whole device pixels is a step; a zoom or a part of a pixel is none", () => {
  const camera = { x: 10, y: 20, zoom: 2 };
  expect(stepBetween(camera, { x: 8, y: 21, zoom: 2 }, 1)).toEqual([4, -2]);
  expect(stepBetween(camera, { x: 9.75, y: 20, zoom: 2 }, 2)).toEqual([1, 0]);
  expect(stepBetween(camera, { x: 9.75, y: 20, zoom: 2 }, 1)).toBeNull();
  expect(stepBetween(camera, { ...camera, zoom: 2.1 }, 1)).toBeNull();
});

test("what lies bare is covered once, whichever way it went", () => {
  const size = { width: 7, height: 5 };
  for (const [dx, dy] of [
    [2, 0],
    [-2, 0],
    [0, 3],
    [0, -3],
    [2, 1],
    [-2, 1],
    [2, -1],
    [-3, -2],
  ] as const) {
    for (let y = 0; y < size.height; y += 1) {
      for (let x = 0; x < size.width; x += 1) {
        const kept = x - dx >= 0 && x - dx < size.width && y - dy >= 0 && y - dy < size.height;
        const strips = laidBare(size, dx, dy).filter(
          (one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height,
        );
        expect(strips.length).toBe(kept ? 0 : 1);
      }
    }
  }
});
