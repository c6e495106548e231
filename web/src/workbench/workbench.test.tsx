import "fake-indexeddb/auto";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { LabelledObject } from "../core/document";
import { Problem } from "../core/problem";
import { speak } from "../ui/testing/words";
import { GLANCE_MS, noteHandedIn } from "./actions/handing";
import { localDrafts } from "./drafts/localDrafts";
import { openTab, sitDown } from "./testing/BenchHarness";
import { registerPlainFields } from "./testing/plainFields";
import { BOX, taskWith } from "./testing/task";

beforeAll(async () => {
  registerPlainFields();
  await speak("en");
});

/** Each test has a task of its own: what one leaves on this machine is nothing to the next. */
let number = 0;
beforeEach(() => {
  number += 1;
});
const fresh: typeof taskWith = (parts, document) => taskWith({ task: `task-${number}`, ...parts }, document);
const key = () => `annotate task-${number} `;

const car = (id: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label: "car",
  shapes: [BOX],
  ...rest,
});
const filled = { brand: "byd" };
const answers = { weather: "sun" };
const press = (key: string, more = {}) => fireEvent.keyDown(document.body, { key, ...more });
const list = () => within(screen.getByRole("list", { name: "Objects" }));
const row = (name: string) => list().getByRole("button", { name });

describe("objects", () => {
  test("a number labels what is selected, keys undo and redo it, the history says so", async () => {
    await sitDown(fresh({}, { objects: [car("a")] }));
    fireEvent.click(row("car a"));
    press("1");
    expect(row("vehicle a")).toBeDefined();
    press("z", { ctrlKey: true });
    expect(row("car a")).toBeDefined();
    press("z", { ctrlKey: true, shiftKey: true });
    await openTab("History");
    expect(screen.getByText("Class changed")).toBeDefined();
    expect(screen.getByText("vehicle a")).toBeDefined();
  });

  test("picked with Ctrl and Shift as in any list, hidden, locked and deleted from the row", async () => {
    await sitDown(fresh({}, { objects: [car("a"), car("b"), car("c")] }));
    fireEvent.click(row("car a"));
    fireEvent.click(row("car c"), { shiftKey: true });
    expect(list().getAllByRole("button", { pressed: true, name: /^car/ })).toHaveLength(3);
    fireEvent.click(row("car b"), { ctrlKey: true });
    expect(list().getAllByRole("button", { pressed: true, name: /^car/ })).toHaveLength(2);
    fireEvent.click(row("Lock car a"));
    expect(list().queryByRole("button", { name: "Delete car a" })).toBeNull();
    fireEvent.click(row("Delete car b"));
    expect(list().queryByRole("button", { name: "car b" })).toBeNull();
    fireEvent.click(row("Hide car c"));
    expect(row("Hide car c").getAttribute("aria-pressed")).toBe("true");
  });

  test("a class is found by its name and taken by Enter", async () => {
    await sitDown(fresh({}, { objects: [car("a")] }));
    fireEvent.click(row("car a"));
    press("/");
    const search = await screen.findByRole("combobox", { name: "Find a class" });
    fireEvent.change(search, { target: { value: "veh" } });
    fireEvent.keyDown(search, { key: "Enter" });
    expect(row("vehicle a")).toBeDefined();
  });

  test("attributes stand open beneath the one selected; Enter goes there, Escape back", async () => {
    await sitDown(fresh({}, { objects: [car("a", { attributes: { brand: "other" } })] }));
    fireEvent.click(row("car a"));
    press("Enter");
    const brand = screen.getByLabelText(/brand/);
    await waitFor(() => expect(document.activeElement?.closest("[role=group]")).not.toBeNull());
    fireEvent.change(screen.getByLabelText("which"), { target: { value: "x" } });
    fireEvent.change(brand, { target: { value: "byd" } });
    expect(screen.queryByLabelText("which")).toBeNull();
    fireEvent.keyDown(brand, { key: "Escape" });
    expect(document.activeElement).toBe(document.body);
  });
});

describe("relations", () => {
  const wheel: LabelledObject = { id: "w", label: "wheel", shapes: [BOX] };

  test("R ties two that fit, whichever was picked first, and the panel names the roles", async () => {
    await sitDown(fresh({}, { objects: [car("a"), wheel] }));
    fireEvent.click(row("car a"));
    press("r");
    expect(screen.getByText("From car a: click the other end")).toBeDefined();
    fireEvent.click(row("wheel w"));
    await openTab(/Relations/);
    const members = screen.getByText("part").closest("dl");
    expect(members?.textContent).toBe("partwheel wwholecar a");
  });

  test("what does not fit makes no relation", async () => {
    await sitDown(fresh({}, { objects: [car("a"), car("b")] }));
    fireEvent.click(row("car a"));
    fireEvent.click(row("car b"), { ctrlKey: true });
    press("r");
    await openTab("Relations");
    expect(screen.getByText("No relation fits the selection.")).toBeDefined();
  });
});

describe("handing in", () => {
  test("what is missing is named first; complete, it goes with what it took", async () => {
    const calls = await sitDown(fresh({ assisted: true }, { objects: [car("a")], answers }));
    press("Enter", { ctrlKey: true });
    expect(screen.getByRole("alert").textContent).toContain("car a · brand is required");
    fireEvent.click(row("car a"));
    fireEvent.change(screen.getByLabelText(/brand/), { target: { value: "byd" } });
    press("Enter", { ctrlKey: true });
    await waitFor(() => expect(calls.submissions).toHaveLength(1));
    expect(calls.submissions[0]).toMatchObject({
      document: { objects: [{ attributes: filled }] },
      edits: 1,
      conditions: { assisted: true, edits_by_object: { a: 1 } },
    });
  });

  test("refused, it says why, and tried again it is the same submission", async () => {
    const calls = await sitDown(fresh({}, { objects: [car("a", { attributes: filled })], answers }));
    noteHandedIn("the one before");
    // However slow this machine is: at a moment when nobody could have looked yet.
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    press("Enter", { ctrlKey: true });
    now.mockRestore();
    expect(calls.submissions, "the tail of the submission before").toEqual([]);
    await new Promise((next) => setTimeout(next, GLANCE_MS));
    calls.refuse = new Problem({ status: 503, code: "x", title: "The server is busy", hint: "Try again soon." });
    press("Enter", { ctrlKey: true });
    expect((await screen.findByRole("alert")).textContent).toContain("The server is busyTry again soon.");
    const kept = await localDrafts.read(key());
    calls.refuse = null;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(calls.submissions).toHaveLength(1));
    expect(calls.submissions[0]?.submission).toBe(kept?.submission);
    await waitFor(async () => expect(await localDrafts.read(key())).toBeNull());
  });

  test("skipped, called unusable or asked about with a reason, the selected object with the question", async () => {
    const calls = await sitDown(fresh({}, { objects: [car("a")] }));
    fireEvent.click(row("car a"));
    press("q");
    const question = await screen.findByRole("textbox", { name: "Question" });
    fireEvent.change(question, { target: { value: "Is it a car?" } });
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(calls.said).toEqual(["ask: Is it a car? a"]));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    press("n");
    fireEvent.click(await screen.findByRole("button", { name: "Not my field" }));
    fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Skip" }));
    await waitFor(() => expect(calls.said.at(-1)).toBe("skip: Not my field"));
  });

  test("what this machine has and the server has not is taken up again", async () => {
    const { nameOf } = await import("./drafts/beginning");
    const task = fresh({}, { objects: [car("a")] });
    await localDrafts.write({
      key: key(),
      document: { version: 1, objects: [car("mine")] },
      base: nameOf(task.document),
      sequence: 0,
      unsaved: true,
      seconds: 65,
      edits: 4,
      editsByObject: {},
      submission: null,
      at: Date.now(),
    });
    await sitDown(task);
    expect(row("car mine")).toBeDefined();
    expect(screen.getByText("this 1:05")).toBeDefined();
    await localDrafts.write({
      key: key(),
      document: { version: 1, objects: [car("mine")] },
      base: "another start",
      sequence: 0,
      unsaved: true,
      seconds: 65,
      edits: 4,
      editsByObject: {},
      submission: null,
      at: Date.now(),
    });
  });
});

describe("review", () => {
  const compared = { title: "the first time", document: { version: 1 as const, objects: [car("a"), car("gone")] } };
  const reviewing = () =>
    sitDown(fresh({ mode: "review", compared }, { objects: [{ ...car("a"), label: "vehicle" }] }));

  test("what differs is listed; accepted as it is, no document goes along", async () => {
    const calls = await reviewing();
    expect(screen.getByText("Compared with the first time")).toBeDefined();
    expect(screen.getByText("class")).toBeDefined();
    expect(screen.getByText("removed")).toBeDefined();
    press("Enter", { ctrlKey: true });
    await waitFor(() => expect(calls.verdicts).toHaveLength(1));
    expect(calls.verdicts[0]).toMatchObject({ verdict: "accept", comments: [] });
    expect(calls.verdicts[0]).not.toHaveProperty("document");
  });

  test("mended, the mended document goes along", async () => {
    const calls = await reviewing();
    await openTab(/Objects/);
    fireEvent.click(row("vehicle a"));
    press("c", { key: "c" });
    await openTab(/Objects/);
    press("2");
    expect(screen.getByRole("button", { name: /Mend and accept/ })).toBeDefined();
    press("Enter", { ctrlKey: true });
    await waitFor(() => expect(calls.verdicts[0]?.document?.objects).toMatchObject([{ label: "wheel" }]));
  });

  test("returned it needs a remark, which is pinned to what is selected", async () => {
    const calls = await reviewing();
    press("Backspace", { ctrlKey: true });
    expect(screen.getByRole("alert").textContent).toContain("Say what is wrong");
    await openTab(/Objects/);
    fireEvent.click(row("vehicle a"));
    // The letter C is a class's here, so the button goes without it.
    fireEvent.click(within(screen.getByRole("banner")).getByRole("button", { name: "Remark" }));
    const remark = await screen.findByRole("textbox", { name: "Remark" });
    fireEvent.change(remark, { target: { value: "It is a car." } });
    fireEvent.keyDown(remark, { key: "Enter" });
    press("Backspace", { ctrlKey: true });
    await waitFor(() => expect(calls.verdicts).toHaveLength(1));
    expect(calls.verdicts[0]).toMatchObject({ verdict: "return", comments: [{ text: "It is a car.", object: "a" }] });
  });
});

test("a reviewer's comment leads to its object and is resolved", async () => {
  const comment = {
    id: "k1",
    text: "Too wide.",
    object: "a",
    author: { id: "u", name: "Zhou" },
    resolved: false,
    created_at: new Date().toISOString(),
  };
  const calls = await sitDown(fresh({ comments: [comment] }, { objects: [car("a")] }));
  fireEvent.click(screen.getByRole("button", { name: "Show car a" }));
  expect(calls.revealed).toContainEqual(["a"]);
  fireEvent.click(screen.getByRole("button", { name: "Resolved" }));
  expect(screen.queryByText("Too wide.")).toBeNull();
  expect(calls.said).toEqual(["resolve: k1"]);
});

test("to look at only: no tools, no buttons, nothing to change", async () => {
  await sitDown(fresh({ mode: "read" }, { objects: [car("a")] }));
  expect(screen.queryByRole("button", { name: /Submit/ })).toBeNull();
  fireEvent.click(row("car a"));
  expect((screen.getByLabelText(/brand/) as HTMLInputElement).disabled).toBe(true);
  press("1");
  expect(row("car a")).toBeDefined();
});

test("an answer that an assistant suggests is taken over by a press, and is not asked again", async () => {
  const proposals = { version: 1 as const, answers: { weather: "sun" } };
  const calls = await sitDown(fresh({ proposals }, {}));
  await openTab("Whole").catch(() => undefined);
  fireEvent.click(screen.getByRole("button", { name: "Take it" }));
  expect(screen.queryByRole("button", { name: "Take it" })).toBeNull();
  press("Enter", { ctrlKey: true });
  await waitFor(() => expect(calls.submissions[0]?.document.answers).toEqual({ weather: "sun" }));
});
