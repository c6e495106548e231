import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { holdField } from "../../ui/testing/FieldHarness";
import { testGoldenField } from "../../ui/testing/goldenFields";
import { speak } from "../../ui/testing/words";
import { choice } from "./kind";

beforeAll(() => speak("en"));
testGoldenField(choice);

const options = [{ name: "a", title: { en: "Alpha" } }, { name: "b" }, { name: "c", key: "x" }];

test("a few options stand in sight; a number, an option's own key and Backspace work", () => {
  const given = holdField(choice, { name: "f", kind: "choice", options });
  const first = screen.getByRole("radio", { name: "Alpha" });
  fireEvent.keyDown(first, { key: "2" });
  fireEvent.keyDown(first, { key: "x" });
  fireEvent.keyDown(first, { key: "Backspace" });
  fireEvent.click(first);
  expect(given.map((one) => one.value)).toEqual(["b", "c", undefined, "a"]);
});

test("keys with Ctrl are left to others", () => {
  const given = holdField(choice, { name: "f", kind: "choice", options });
  expect(fireEvent.keyDown(screen.getByRole("radio", { name: "Alpha" }), { key: "1", ctrlKey: true })).toBe(true);
  expect(given).toEqual([]);
});

test("many options become a list, which can be emptied", () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ name: `option ${index}` }));
  const given = holdField(choice, { name: "f", kind: "choice", options: many }, "option 3");
  const list = screen.getByRole("combobox");
  expect((list as HTMLSelectElement).value).toBe("option 3");
  fireEvent.change(list, { target: { value: "option 5" } });
  fireEvent.change(list, { target: { value: "" } });
  expect(given.map((one) => one.value)).toEqual(["option 5", undefined]);
});

test("several are kept in the order of the options, however they were clicked", () => {
  const given = holdField(choice, { name: "f", kind: "choice", options, multiple: true }, ["c"]);
  fireEvent.click(screen.getByRole("button", { name: "Alpha" }));
  fireEvent.keyDown(screen.getByRole("group"), { key: "x" });
  fireEvent.keyDown(screen.getByRole("group"), { key: "1" });
  expect(given.map((one) => one.value)).toEqual([["a", "c"], ["a"], undefined]);
});
