import { expect, test } from "vitest";
import { testGolden } from "../../canvas/testing/golden";
import { piecesOf, span } from "./kind";

testGolden("span", span.measures);

test("a span without fragments is one piece", () => {
  expect(piecesOf({ kind: "span", start: 3, end: 9 })).toEqual([[3, 9]]);
  expect(
    piecesOf({
      kind: "span",
      start: 0,
      end: 9,
      fragments: [
        [0, 2],
        [5, 9],
      ],
    }),
  ).toHaveLength(2);
});
