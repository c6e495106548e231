import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { holdField } from "../../ui/testing/FieldHarness";
import { testGoldenField } from "../../ui/testing/goldenFields";
import { text } from "./kind";

testGoldenField(text);

test("nothing is given while an input method composes, and the whole when it is done", () => {
  const given = holdField(text, { name: "f", kind: "text" });
  const input = screen.getByRole("textbox");
  fireEvent.compositionStart(input);
  fireEvent.change(input, { target: { value: "n" } });
  fireEvent.change(input, { target: { value: "ni" } });
  expect([given, (input as HTMLInputElement).value]).toEqual([[], "ni"]);
  fireEvent.change(input, { target: { value: "你" } });
  fireEvent.compositionEnd(input);
  fireEvent.change(input, { target: { value: "你a" } });
  expect(given).toEqual([
    { value: "你", manner: "typing" },
    { value: "你a", manner: "typing" },
  ]);
});

test("it begins with the text of a media, and an emptied field is no value", () => {
  const context = {
    language: "en" as const,
    objects: [],
    textOf: (media: string) => (media === "source" ? "given" : null),
  };
  const given = holdField(text, { name: "f", kind: "text", prefill: "source", multiline: true }, undefined, context);
  const area = screen.getByRole("textbox");
  expect((area as HTMLTextAreaElement).value).toBe("given");
  fireEvent.change(area, { target: { value: "" } });
  expect(given.at(-1)).toEqual({ value: undefined, manner: "typing" });
});

test("what does not match is marked while it is typed", () => {
  holdField(text, { name: "f", kind: "text", pattern: "[A-Z]+" }, "ab");
  expect(screen.getByRole("textbox").getAttribute("aria-invalid")).toBe("true");
});
