import { expect, test } from "vitest";
import { lineDiff } from "./lineDiff";

const shown = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => `${{ same: " ", gone: "-", new: "+" }[kind]}${text}`);

test("lines that stay are kept, and as few as can be are exchanged", () => {
  expect(shown("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
  expect(shown("a\nb\nc\nd", "b\nc\nd\ne")).toEqual(["-a", " b", " c", " d", "+e"]);
  expect(shown("a\na", "a")).toEqual([" a", "-a"]);
  expect(shown("", "a\nb")).toEqual(["+a", "+b"]);
  expect(shown("a", "")).toEqual(["-a"]);
  expect(shown("same", "same")).toEqual([" same"]);
});

test("what is read of either side is that side, whatever changed", () => {
  const [before, after] = [
    "## 目标\n框出猫\n\n- 尾巴算\n- 影子不算",
    "## 目标\n框出每一只猫\n\n- 影子不算\n- 倒影不算",
  ];
  const changes = lineDiff(before, after);
  const side = (other: "gone" | "new") =>
    changes
      .filter(({ kind }) => kind !== other)
      .map(({ text }) => text)
      .join("\n");
  expect([side("new"), side("gone")]).toEqual([before, after]);
});

test("two long texts without a common line are compared at once", () => {
  const lines = (sign: string) => Array.from({ length: 5000 }, (_, index) => `${sign}${index}`).join("\n");
  expect(lineDiff(lines("a"), lines("b"))).toHaveLength(10_000);
});
