import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Shape } from "../../core/document";
import type { Bounds } from "../../core/geometry/bounds";
import type { ShapeMeasures } from "../shapeKind";

interface Golden {
  valid: Shape[];
  invalid: { value: unknown; why: string }[];
  similarity: { a: Shape; b: Shape; value: number; tolerance: number }[];
  bounds: { shape: Shape; low: number[] | null; high: number[] | null }[];
}

/** From `web/`, where the tests run. */
const EXAMPLES = "../schema/examples";

export function goldenOf(kind: string): Golden {
  const folder = join(EXAMPLES, kind);
  const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Golden);
  return {
    valid: files.flatMap((file) => file.valid),
    invalid: files.flatMap((file) => file.invalid),
    similarity: files.flatMap((file) => file.similarity),
    bounds: files.flatMap((file) => file.bounds),
  };
}

function expectBounds(found: Bounds | null, low: number[] | null, high: number[] | null): void {
  if (low === null || high === null) {
    expect(found).toBeNull();
    return;
  }
  const corners = found && [found.x0, found.y0, found.x1, found.y1];
  const wanted = [low[0], low[1] ?? 0, high[0], high[1] ?? 0];
  wanted.forEach((value, index) => {
    expect(corners?.[index]).toBeCloseTo(value ?? 0, 6);
  });
}

/** The kit of a kind of shape: the examples that the server's tests read too. */
export function testGolden<S extends Shape>(kind: string, measures: ShapeMeasures<S>): void {
  const golden = goldenOf(kind);
  describe(`${kind} agrees with the shared examples`, () => {
    test("sound and unsound values are told apart", () => {
      for (const shape of golden.valid) expect([shape, measures.isSound(shape)]).toEqual([shape, true]);
      for (const { value, why } of golden.invalid) expect([why, measures.isSound(value)]).toEqual([why, false]);
    });

    test("similarity is the server's, symmetric, and 1 on itself", () => {
      for (const { a, b, value, tolerance } of golden.similarity) {
        const there = measures.similarity(a as S, b as S);
        expect(Math.abs(there - value)).toBeLessThanOrEqual(Math.max(tolerance, 1e-12));
        expect(measures.similarity(b as S, a as S)).toBeCloseTo(there, 9);
        expect(measures.similarity(a as S, a as S)).toBe(1);
      }
    });

    test("bounds are the server's", () => {
      for (const { shape, low, high } of golden.bounds) expectBounds(measures.bounds(shape as S), low, high);
    });
  });
}
