import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import type { Json } from "../core/json";
import { holdField } from "../ui/testing/FieldHarness";
import { testGoldenField } from "../ui/testing/goldenFields";
import { speak } from "../ui/testing/words";
import { boolean } from "./boolean/kind";
import { choice } from "./choice/kind";
import { link } from "./link/kind";
import { messages } from "./messages/kind";
import { object } from "./object/kind";
import { ranking } from "./ranking/kind";
import { rating } from "./rating/kind";
import { taxonomy } from "./taxonomy/kind";

beforeAll(() => speak("en"));
testGoldenField(boolean);
testGoldenField(taxonomy);
testGoldenField(rating);
testGoldenField(ranking);
testGoldenField(link);
testGoldenField(object);
testGoldenField(messages);

test("a question of yes or no is answered by Y and N, and taken back by Backspace", () => {
  const given = holdField(boolean, { name: "f", kind: "boolean" });
  const yes = screen.getByRole("radio", { name: "Yes" });
  for (const key of ["n", "Y", "Backspace"]) fireEvent.keyDown(yes, { key });
  expect(given.map((one) => one.value)).toEqual([false, true, undefined]);
});

test("a rating is given by its number, 0 for ten of ten", () => {
  const given = holdField(rating, { name: "f", kind: "rating", maximum: 10 });
  const level = screen.getByRole("radio", { name: "3" });
  for (const key of ["7", "0", "Delete"]) fireEvent.keyDown(level, { key });
  fireEvent.click(level);
  expect(given.map((one) => one.value)).toEqual([7, 10, undefined, 3]);
});

test("a question that has the page to itself offers its answers with a key each", () => {
  const context = { language: "en" as const, objects: [], textOf: () => null };
  const options = [{ name: "a" }, { name: "b", key: "1" }, { name: "c" }];
  const one = choice.ready?.({ name: "f", kind: "choice", options }, "c", context) ?? [];
  expect(one.map(({ key, gives, chosen }) => [key, gives, chosen])).toEqual([
    ["2", "a", false],
    ["1", "b", false],
    ["3", "c", true],
  ]);
  const several = choice.ready?.({ name: "f", kind: "choice", options, multiple: true }, ["c"], context) ?? [];
  expect(several.map(({ gives }) => gives)).toEqual([["a", "c"], ["b", "c"], undefined]);
  const levels = rating.ready?.({ name: "f", kind: "rating", maximum: 10 }, 3, context) ?? [];
  expect(levels.map(({ key }) => key).join("")).toBe("1234567890");
  expect(levels.findIndex(({ chosen }) => chosen)).toBe(2);
  const yesNo = boolean.ready?.({ name: "f", kind: "boolean" }, false, context) ?? [];
  expect(yesNo.map(({ gives, chosen }) => [gives, chosen])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test("a ranking grows by clicks, moves by arrows, ties by =, and is taken down by Delete", () => {
  const options = [{ name: "a" }, { name: "b" }, { name: "c" }];
  const given = holdField(ranking, { name: "f", kind: "ranking", options });
  const last = () => given.at(-1)?.value;
  for (const name of ["c", "a", "b"]) fireEvent.click(screen.getByRole("button", { name }));
  expect(last()).toEqual([["c"], ["a"], ["b"]]);
  fireEvent.keyDown(screen.getByRole("button", { name: "b" }), { key: "ArrowUp" });
  expect(last()).toEqual([["c"], ["b"], ["a"]]);
  fireEvent.keyDown(screen.getByRole("button", { name: "b" }), { key: "=" });
  expect(last()).toEqual([["c", "b"], ["a"]]);
  fireEvent.keyDown(screen.getByRole("button", { name: "b" }), { key: "=" });
  expect(last()).toEqual([["c"], ["b"], ["a"]]);
  for (const name of ["a", "b", "c"]) fireEvent.keyDown(screen.getByRole("button", { name }), { key: "Delete" });
  expect(last()).toBeUndefined();
});

test("a link that no base knows yet is made of what was typed", () => {
  const given = holdField(link, { name: "f", kind: "link", base: "wiki", multiple: true });
  const input = screen.getByRole("combobox");
  fireEvent.change(input, { target: { value: "Q42 " } });
  fireEvent.keyDown(input, { key: "Enter" });
  fireEvent.click(screen.getByRole("button", { name: "Unlink Q42" }));
  expect(given.map((one) => one.value)).toEqual([[{ id: "Q42" }], undefined]);
});

test("only objects of the classes asked for can be named", () => {
  const context = {
    language: "en" as const,
    textOf: () => null,
    objects: [
      { id: "o1", title: "car 1", color: "#000", classes: ["car", "vehicle"] },
      { id: "o2", title: "person 1", color: "#000", classes: ["person"] },
    ],
  };
  const given = holdField(object, { name: "f", kind: "object", classes: ["vehicle"] }, undefined, context);
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["none", "car 1"]);
  fireEvent.change(screen.getByRole("combobox"), { target: { value: "o1" } });
  expect(given.at(-1)?.value).toBe("o1");
});

test("a dialogue grows by turns in turn, and a candidate that is chosen becomes the text", () => {
  const start: Json = [
    { role: "user", content: "hi" },
    {
      role: "assistant",
      content: "",
      candidates: [
        { id: "a", content: "Hello" },
        { id: "b", content: "Hey" },
      ],
    },
  ];
  const given = holdField(messages, { name: "f", kind: "messages" }, start);
  fireEvent.click(screen.getByRole("radio", { name: "Hey" }));
  expect(given.at(-1)?.value).toMatchObject([{}, { choice: "b", content: "Hey" }]);
  fireEvent.click(screen.getByRole("button", { name: "Add a turn" }));
  expect(given.at(-1)?.value).toMatchObject([{}, {}, { role: "user", content: "" }]);
  fireEvent.click(screen.getByRole("button", { name: "Remove turn 1" }));
  expect(given.at(-1)?.value).toHaveLength(2);
});
