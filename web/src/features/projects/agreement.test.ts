import { describe, expect, it } from "vitest";
import type { Measurement } from "../../api/payloads";
import { estimate, partsOf, span } from "./agreement";

const found = (value: number | null, low: number | null = null, high: number | null = null): Measurement => ({
  value,
  low,
  high,
  n: 4,
  parts: {},
});

describe("an agreement", () => {
  it("is not shown where nothing can be said", () => {
    expect(estimate(found(null))).toBeNull();
    expect(estimate(found(0.5))).toBeNull();
    expect(span(found(0.5))).toBeNull();
    expect([estimate(found(0.9523, 0.9, 1)), span(found(0.9523, 0.9, 1))]).toEqual(["0.95", "0.90–1.00"]);
  });

  it("lists its parts with the weakest first", () => {
    const parts = { few: found(0.1), cat: found(0.9, 0.8, 1), dog: found(0.4, 0.2, 0.6), none: found(null) };
    expect(partsOf({ ...found(0.8), parts }).map(({ name }) => name)).toEqual(["dog", "cat", "few"]);
  });
});
