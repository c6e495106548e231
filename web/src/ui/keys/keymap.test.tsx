import { cleanup, render } from "@testing-library/react";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { speak } from "../testing/words";
import { patternOf } from "./chord";
import { chooseKeymap, clashes, declareCommands, keysOf, readKeymap, withKeys } from "./keymap";
import { useBinder } from "./useBinder";
import { useKeys } from "./useKeys";

const command = (id: string, keys: string, place: string) => ({ id, words: id, group: "test", keys, place });

beforeAll(async () => {
  await speak("en");
  declareCommands([
    command("find", "mod+k", ""),
    command("undo", "mod+z", "work"),
    command("snap", "s", "work/image"),
    command("same", "a", "work/text"),
    command("left", "a left", "work/image"),
  ]);
});
beforeEach(() => {
  cleanup();
  chooseKeymap({});
});

test("a command has the key it came with until another is chosen, and again when that is taken back", () => {
  const changed = withKeys({}, "snap", "q");
  expect([keysOf("snap", {}), keysOf("snap", changed), keysOf("undo", changed)]).toEqual(["s", "q", "mod+z"]);
  expect(withKeys(changed, "snap", "s")).toEqual({});
  expect(withKeys(changed, "snap", null)).toEqual({});
  expect(keysOf("snap", withKeys({}, "snap", ""))).toBe("");
});

test("keys clash where both are heard, also where one begins the other; elsewhere they may be the same", () => {
  expect(clashes({})).toEqual(new Map());
  expect(clashes({ snap: "mod+k" })).toEqual(
    new Map([
      ["find", ["snap"]],
      ["snap", ["find"]],
    ]),
  );
  expect(clashes({ snap: "a" }).get("left")).toEqual(["snap"]);
  expect(clashes({ snap: "a" }).has("same")).toBe(false);
  expect(clashes({ snap: "", undo: "" })).toEqual(new Map());
});

test("what is no keymap is none", () => {
  expect([readKeymap(null), readKeymap(["a"]), readKeymap({ a: 1, b: "x" })]).toEqual([{}, {}, { b: "x" }]);
});

test("bindings follow the keymap while they are shown", () => {
  const heard: string[] = [];
  function Bound() {
    const bind = useBinder();
    useKeys(
      "test",
      bind("snap", () => heard.push("snap")),
    );
    return null;
  }
  render(<Bound />);
  const press = (key: string) => window.dispatchEvent(new KeyboardEvent("keydown", { key }));
  press("s");
  chooseKeymap({ snap: "q" });
  press("s");
  press("q");
  expect(heard).toEqual(["snap", "snap"]);
});

test("a pressed chord is written as it is read", () => {
  const pressed = (key: string, more: KeyboardEventInit = {}) =>
    patternOf(new KeyboardEvent("keydown", { key, ...more }));
  expect(pressed("Q")).toBe("q");
  expect(pressed("Q", { shiftKey: true, ctrlKey: true })).toBe("mod+shift+q");
  expect(pressed("?", { shiftKey: true })).toBe("?");
  expect(pressed("ArrowLeft", { altKey: true })).toBe("alt+left");
  expect(pressed("+", { shiftKey: true })).toBe("plus");
  expect(pressed(" ")).toBe("space");
  expect(pressed("Shift", { shiftKey: true })).toBeNull();
  expect(pressed("Process")).toBeNull();
});
