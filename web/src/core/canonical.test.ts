import { expect, test } from "vitest";
import { canonical } from "./canonical";

test("keys are ordered by UTF-16 units and numbers written as ECMAScript does", () => {
  expect(canonical({ b: 10.0, a: [1e21, 0.1, -0, 1e-7], "\u{1f600}": 1, "\ufb33": 2 })).toBe(
    '{"a":[1e+21,0.1,0,1e-7],"b":10,"\u{1f600}":1,"\ufb33":2}',
  );
});

test("what was left out stays out, and what JSON cannot hold is refused", () => {
  expect(canonical({ a: undefined, b: null })).toBe('{"b":null}');
  expect(() => canonical({ a: Number.NaN })).toThrow(RangeError);
});
