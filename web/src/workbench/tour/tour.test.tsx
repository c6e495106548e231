import "fake-indexeddb/auto";
import { fireEvent, screen, within } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { speak } from "../../ui/testing/words";
import { noteHandedIn } from "../actions/handing";
import { sitDown } from "../testing/BenchHarness";
import { registerPlainFields } from "../testing/plainFields";
import { BOX, ONTOLOGY, taskWith } from "../testing/task";
import { following, markingOf, stepsOf, way } from "./way";

beforeAll(async () => {
  registerPlainFields();
  await speak("en");
});
beforeEach(() => way.setState({ step: "mark" }));

const line = () => within(screen.getByRole("region", { name: "First steps" }));
const press = (key: string, more = {}) => fireEvent.keyDown(document.body, { key, ...more });
const newcomer = () => ({ over: vi.fn() });
const proposals = { version: 1 as const, objects: [{ id: "p1", label: "car", shapes: [BOX], score: 0.9 }] };

describe("first steps", () => {
  test("only newcomers who annotate are shown the way", async () => {
    await sitDown(taskWith({ task: "tour-1" }));
    expect(screen.queryByRole("region", { name: "First steps" })).toBeNull();
    await sitDown(taskWith({ task: "tour-2", mode: "review" }), { newcomer: newcomer() });
    expect(screen.queryByRole("region", { name: "First steps" })).toBeNull();
  });

  test("it is stepped through or left at any time", async () => {
    const shown = newcomer();
    await sitDown(taskWith({ task: "tour-5" }), { newcomer: shown });
    fireEvent.click(line().getByRole("button", { name: "Next step" }));
    expect(way.getState().step).toBe("submit");
    fireEvent.click(line().getByRole("button", { name: "No tour" }));
    expect(shown.over).toHaveBeenCalledOnce();
  });

  test("what was done needs no telling: the way goes on by itself, from one task to the next", async () => {
    const shown = newcomer();
    const objects = [{ id: "a", label: "car", shapes: [BOX] }];
    await sitDown(taskWith({ task: "tour-3", lease: "one", proposals }, { objects }), { newcomer: shown });
    expect(line().getByText("1/4")).toBeDefined();
    press("a", { ctrlKey: true });
    press("1");
    expect(await line().findByText("2/4")).toBeDefined();
    press("Tab");
    expect(await line().findByText("3/4")).toBeDefined();
    noteHandedIn("one");
    await sitDown(taskWith({ task: "tour-4", lease: "two" }), { newcomer: shown });
    expect(await line().findByText("3/3")).toBeDefined();
    fireEvent.click(line().getByRole("button", { name: "Got it" }));
    expect(shown.over).toHaveBeenCalledOnce();
  });
});

test("the way passes over what a task does not have, and says how marking goes there", () => {
  expect(following("mark", stepsOf({ suggestions: false }))).toBe("submit");
  expect(following("suggestion", stepsOf({ suggestions: false }))).toBe("submit");
  expect(following("keys", stepsOf({ suggestions: true }))).toBeNull();
  expect(markingOf(ONTOLOGY)).toBe("shapes");
  expect(markingOf({ questions: ONTOLOGY.questions ?? [] })).toBe("answers");
  expect(markingOf({ classes: [{ name: "org", shapes: ["span"] }] })).toBe("spans");
  expect(markingOf({ classes: [{ name: "dog", shapes: ["box", "span"] }] })).toBe("both");
});
