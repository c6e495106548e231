import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { holdField } from "../../ui/testing/FieldHarness";
import { testGoldenField } from "../../ui/testing/goldenFields";
import { number } from "./kind";

testGoldenField(number);

test("digits of a Chinese input method are digits, half a number is kept back", () => {
  const given = holdField(number, { name: "f", kind: "number" });
  const input = screen.getByRole("textbox");
  fireEvent.change(input, { target: { value: "-" } });
  fireEvent.change(input, { target: { value: "－１２．５" } });
  fireEvent.change(input, { target: { value: "" } });
  expect(given.map((one) => one.value)).toEqual([-12.5, undefined]);
});

test("arrows go by steps from the minimum and stop at the bounds", () => {
  const given = holdField(number, { name: "f", kind: "number", minimum: 0, maximum: 0.3, step: 0.1 });
  const input = screen.getByRole("textbox");
  for (let press = 0; press < 5; press += 1) fireEvent.keyDown(input, { key: "ArrowUp" });
  fireEvent.keyDown(input, { key: "ArrowDown" });
  expect(given.map((one) => one.value)).toEqual([0, 0.1, 0.2, 0.3, 0.3, 0.2]);
});
