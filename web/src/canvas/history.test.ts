import { expect, test } from "vitest";
import { History, merging, STEP } from "./history";

interface State {
  list: number[];
  text: string;
}

function make() {
  let time = 0;
  const history = new History<State>({ list: [], text: "" }, () => time);
  return {
    history,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    push: (value: number) => history.edit({ title: "push", policy: STEP }, (draft) => void draft.list.push(value)),
    type: (text: string) =>
      history.edit({ title: "type", policy: merging("text") }, (draft) => {
        draft.text += text;
      }),
  };
}

test("undo and redo walk the same way, an edit closes the way forward", () => {
  const { history, push } = make();
  push(1);
  push(2);
  history.undo();
  expect(history.state.list).toEqual([1]);
  history.redo();
  expect(history.state.list).toEqual([1, 2]);
  history.undo();
  push(3);
  expect([history.state.list, history.undone.length, history.redo()]).toEqual([[1, 3], 0, null]);
});

test("merged edits are one step while they follow each other closely", () => {
  const { history, type, pass, push } = make();
  type("a");
  pass(100);
  type("b");
  pass(5000);
  type("c");
  expect(history.done).toHaveLength(2);
  history.undo();
  expect(history.state.text).toBe("ab");
  history.undo();
  expect(history.state.text).toBe("");
  history.redo();
  type("d");
  expect(history.done).toHaveLength(2);
  push(1);
  type("e");
  expect(history.done).toHaveLength(4);
});

test("listeners hear every change with its cause, and what changes nothing is no edit", () => {
  const { history, push } = make();
  const heard: string[] = [];
  const stop = history.subscribe((_, cause) => heard.push(cause));
  push(1);
  history.undo();
  history.redo();
  expect(history.edit({ title: "none", policy: STEP }, () => undefined)).toBe(false);
  history.replace({ list: [9], text: "" });
  stop();
  push(2);
  expect(heard).toEqual(["edit", "undo", "redo", "replace"]);
  expect(history.undo()).not.toBeNull();
  expect(history.undo()).toBeNull();
});

test("a thousand edits are undone to the very beginning", () => {
  const { history, push } = make();
  for (let index = 0; index < 1000; index += 1) push(index);
  while (history.undo());
  expect(history.state.list).toEqual([]);
});
