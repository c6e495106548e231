import { expect, test } from "vitest";
import type { FieldDefinition } from "../../core/ontology";
import { firstOpen, nextOpen } from "./current";

const fields = ["a", "b", "c"].map((name): FieldDefinition => ({ name, kind: "boolean" }));

test("work begins at the first question without an answer", () => {
  expect(firstOpen(fields, {})).toBe("a");
  expect(firstOpen(fields, { a: true, b: false })).toBe("c");
  expect(firstOpen(fields, { a: true, b: false, c: true })).toBe("a");
  expect(firstOpen([], {})).toBe("");
});

test("an answer leads to the next question that has none, and stays where all have one", () => {
  expect(nextOpen(fields, { a: true }, "a")).toBe("b");
  expect(nextOpen(fields, { a: true, b: true }, "a")).toBe("c");
  expect(nextOpen(fields, { b: true, c: true }, "c")).toBe("a");
  expect(nextOpen(fields, { a: true, b: true, c: true }, "b")).toBe("b");
});
