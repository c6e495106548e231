import { describe, expect, test } from "vitest";
import { between, boundsOf, encloses, grow, joinBounds, overlaps } from "./bounds";
import { nearestEdge, thinLine, thinRing, toSegment } from "./line";
import { areaOf, areas, insideRegion, overlap, turning } from "./region";
import { distance, type Point, tidy, turnAbout, wrapAngle } from "./vector";

const square = (x: number, y: number, side: number): Point[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];

describe("areas by the sweep", () => {
  test("a ring that crosses itself counts by even-odd", () => {
    const bow: Point[] = [
      [0, 0],
      [10, 10],
      [10, 0],
      [0, 10],
    ];
    expect(areaOf([[bow]])).toBeCloseTo(50, 9);
  });

  test("holes are out, overlapping parts count once", () => {
    expect(areaOf([[square(0, 0, 10), square(2, 2, 3)]])).toBeCloseTo(91, 9);
    expect(areaOf([[square(0, 0, 10)], [square(5, 5, 10)]])).toBeCloseTo(175, 9);
  });

  test("two regions share what lies in both", () => {
    const [a, b, shared] = areas([[square(0, 0, 10)]], [[square(5, 5, 10)]]);
    expect([a, b, shared].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([100, 100, 25]);
    expect(overlap([[square(0, 0, 10)]], [[square(5, 5, 10)]])).toBeCloseTo(25 / 175, 9);
  });

  test("overlap is symmetric and turns with the figure", () => {
    const tilt = (ring: Point[]) => ring.map((point) => turnAbout(point, [3, 4], 0.7));
    const [a, b] = [square(0, 0, 8), square(3, 2, 9)];
    expect(overlap([[tilt(a)]], [[tilt(b)]])).toBeCloseTo(overlap([[a]], [[b]]), 9);
    expect(overlap([[a]], [[b]])).toBeCloseTo(overlap([[b]], [[a]]), 12);
  });

  test("inside knows holes", () => {
    const region = [[square(0, 0, 10), square(2, 2, 3)]];
    expect(insideRegion(region, [1, 1])).toBe(true);
    expect(insideRegion(region, [3, 3])).toBe(false);
    expect(turning(square(0, 0, 2))).toBe(4);
  });
});

describe("lines", () => {
  test("the nearest edge of a ring may be the closing one", () => {
    expect(nearestEdge([-1, 5], square(0, 0, 10), true)).toEqual({ index: 3, distance: 1, point: [0, 5] });
    expect(nearestEdge([-1, 5], square(0, 0, 10), false)?.index).not.toBe(3);
    expect(toSegment([3, 4], [0, 0], [0, 0])).toBe(5);
  });

  test("thinning keeps corners and never fewer than a triangle", () => {
    expect(
      thinLine(
        [
          [0, 0],
          [5, 0.1],
          [10, 0],
          [10, 10],
        ],
        0.5,
      ),
    ).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
    ]);
    expect(thinRing(square(0, 0, 1), 100)).toHaveLength(3);
  });
});

test("bounds join, grow and compare", () => {
  const bounds = boundsOf(square(1, 2, 3));
  expect(bounds).toEqual({ x0: 1, y0: 2, x1: 4, y1: 5 });
  expect(boundsOf([])).toBeNull();
  expect(joinBounds([null, bounds, between([9, 9], [8, 0])])).toEqual({ x0: 1, y0: 0, x1: 9, y1: 9 });
  expect(bounds && encloses(grow(bounds, 1), bounds)).toBe(true);
  expect(overlaps({ x0: 0, y0: 0, x1: 1, y1: 1 }, { x0: 2, y0: 0, x1: 3, y1: 1 })).toBe(false);
});

test("angles wrap and figures are tidy", () => {
  expect(wrapAngle(3 * Math.PI)).toBeCloseTo(Math.PI, 12);
  expect(wrapAngle(-Math.PI)).toBeCloseTo(Math.PI, 12);
  expect(Object.is(tidy(-0.001), 0)).toBe(true);
  expect(distance([0, 0], [3, 4])).toBe(5);
});
