import { expect, test } from "vitest";
import { TextOffsets } from "./offsets";

const ASTRAL = "𠮷野家😀👨‍👩‍👧é e\u0301 \ud83d𡃁";

test("positions agree with Python's, which counts code points", () => {
  const offsets = new TextOffsets(ASTRAL);
  const points = [...ASTRAL];
  expect(offsets.length).toBe(points.length);
  let unit = 0;
  points.forEach((character, point) => {
    expect(offsets.toUnits(point)).toBe(unit);
    expect(offsets.toPoints(unit)).toBe(point);
    if (character.length === 2) expect(offsets.toPoints(unit + 1)).toBe(point);
    unit += character.length;
  });
  expect(offsets.toPoints(unit)).toBe(points.length);
  expect(offsets.slice(0, 4)).toBe("𠮷野家😀");
});

test("a long text of mixed planes is exact far from its start", () => {
  const text = "a😀".repeat(5000);
  const offsets = new TextOffsets(text);
  for (const point of [0, 1, 255, 256, 257, 511, 512, 7777, 9999, 10000]) {
    const unit = Math.floor(point / 2) * 3 + (point % 2);
    expect(offsets.toUnits(point)).toBe(unit);
    expect(offsets.toPoints(unit)).toBe(point);
  }
});

test("positions outside are brought to the ends", () => {
  const offsets = new TextOffsets("ab");
  expect([offsets.toUnits(-1), offsets.toUnits(9), offsets.toPoints(-1), offsets.toPoints(9)]).toEqual([0, 2, 0, 2]);
});
