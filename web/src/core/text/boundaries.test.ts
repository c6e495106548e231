import { expect, test } from "vitest";
import { graphemeAt, nextGrapheme, previousGrapheme, snapped, wordAt } from "./boundaries";

test("a selection cuts neither a joined emoji, nor a mark from its base, nor a pair of surrogates", () => {
  const family = "👨‍👩‍👧";
  expect(snapped(`x${family}y`, { start: 3, end: 5 })).toEqual({ start: 1, end: 1 + family.length });
  expect(snapped("e\u0301f", { start: 1, end: 2 })).toEqual({ start: 0, end: 2 });
  expect(snapped("𠮷家", { start: 1, end: 2 })).toEqual({ start: 0, end: 2 });
});

test("spaces at the ends are left out, and a selection of nothing but space is none", () => {
  expect(snapped("  ab c ", { start: 0, end: 7 })).toEqual({ start: 2, end: 6 });
  expect(snapped("a   b", { start: 1, end: 4 })).toBeNull();
});

test("a caret steps over what a person takes for one character", () => {
  const text = "a👍🏽b";
  expect(nextGrapheme(text, 1)).toBe(5);
  expect(previousGrapheme(text, 5)).toBe(1);
  expect([nextGrapheme(text, 6), previousGrapheme(text, 0)]).toEqual([6, 0]);
  expect(graphemeAt("e".repeat(200), 150)).toEqual({ start: 150, end: 151 });
});

test("words are found in Chinese and English, within their line", () => {
  const text = "昨天\n国家数据局 issued rules";
  const at = (unit: number) => {
    const { start, end } = wordAt(text, unit);
    return text.slice(start, end);
  };
  expect(at(text.indexOf("数"))).toBe("数据");
  expect(at(text.indexOf("ssued"))).toBe("issued");
  expect(at(0)).toBe("昨天");
});
