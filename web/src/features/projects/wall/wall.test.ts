import { expect, test } from "vitest";
import { clear, extend, NO_MARKS, toggle, undo } from "./marks";
import { filterOf, isNarrowed, readWallSearch } from "./wallSearch";

const KEYS = ["a", "b", "c", "d", "e"];

test("a range takes what lies between, in either direction, and the other way takes it back", () => {
  const one = toggle(NO_MARKS, "d");
  const range = extend(one, KEYS, "b");
  expect([...range.marked].sort()).toEqual(["b", "c", "d"]);
  const back = extend(range, KEYS, "c");
  expect([...back.marked]).toEqual(["d"]);
});

test("a range whose beginning is gone marks the one alone", () => {
  expect([...extend(toggle(NO_MARKS, "gone"), KEYS, "b").marked].sort()).toEqual(["b", "gone"]);
});

test("each step is undone by itself, and nothing is undone beyond the first", () => {
  const marks = clear(extend(toggle(NO_MARKS, "a"), KEYS, "c"));
  expect([...marks.marked]).toEqual([]);
  expect([...undo(marks).marked].sort()).toEqual(["a", "b", "c"]);
  expect([...undo(undo(marks)).marked]).toEqual(["a"]);
  expect(undo(undo(undo(undo(marks))))).toBe(NO_MARKS);
  expect(clear(NO_MARKS)).toBe(NO_MARKS);
});

test("the address says only what the wall knows, and days begin at midnight", () => {
  const search = readWallSearch({ label: "car", days: 1, most: 3, made: "stolen", state: "accepted", other: 1 });
  expect(search).toEqual({ label: "car", days: 1, state: "accepted" });
  expect(isNarrowed(search)).toBe(true);
  expect(isNarrowed(readWallSearch({}))).toBe(false);
  const { since } = filterOf(search, new Date(2026, 10, 24, 18, 30));
  expect(since).toBe(new Date(2026, 10, 23).toISOString());
});
