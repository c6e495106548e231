import { expect, test } from "vitest";
import { shortId, uuid7 } from "./ids";

test("a uuid of version 7 carries its time first, so that ids sort by age", () => {
  const early = uuid7(Date.UTC(2024, 0, 1));
  const late = uuid7(Date.UTC(2024, 0, 2));
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early < late).toBe(true);
  expect(Number.parseInt(early.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.UTC(2024, 0, 1));
});

test("a short id is none of those that are taken", () => {
  const asked: string[] = [];
  const id = shortId("o", (one) => asked.push(one) < 3);
  expect(asked).toHaveLength(3);
  expect(id).toBe(asked[2]);
  expect(id).toMatch(/^o[0-9a-z]{8}$/);
});
