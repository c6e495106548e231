// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AnnotationDocument } from "../../core/document";
import { Problem } from "../../core/problem";
import type { Draft } from "../ports";
import { taskWith } from "../testing/task";
import { draftKey, nameOf, weigh } from "./beginning";
import { DraftSaver } from "./DraftSaver";
import { type LocalDraft, LocalDrafts } from "./localDrafts";

const START: AnnotationDocument = { version: 1 };
const doc = (text: string): AnnotationDocument => ({ version: 1, answers: { text } });
const problem = (status: number, code = "x", params = {}) => new Problem({ status, code, title: code, params });

const kept = (parts: Partial<LocalDraft>): LocalDraft => ({
  key: "k",
  document: doc("mine"),
  base: nameOf(START),
  sequence: 3,
  unsaved: true,
  seconds: 0,
  edits: 0,
  editsByObject: {},
  submission: null,
  at: 0,
  ...parts,
});

let local: LocalDrafts;
let key = 0;
beforeEach(() => {
  local = new LocalDrafts();
  key += 1;
});
afterEach(() => {
  vi.useRealTimers();
  return local.close();
});

/** A server that answers as it is told, and a saver that speaks to it. */
function saving(parts: { sequence?: number; unsaved?: boolean; regain?: () => Promise<void> } = {}) {
  const sent: (Draft & { closing: boolean })[] = [];
  const server = { answer: async (_: Draft): Promise<void> => undefined };
  const saver = new DraftSaver({
    key: `task-${key}`,
    base: nameOf(START),
    local,
    document: START,
    sequence: parts.sequence ?? 0,
    unsaved: parts.unsaved ?? false,
    regain: parts.regain,
    effort: () => ({ seconds: 5, edits: 2, editsByObject: { a: 2 } }),
    send: async (draft, { closing }) => {
      sent.push({ ...draft, closing });
      await server.answer(draft);
    },
  });
  const states: string[] = [];
  saver.subscribe((state) => states.push(state.is));
  saver.wake(null);
  return { saver, sent, server, states };
}

describe("the saver", () => {
  test("keeps an edit here before it leaves, and says saved when the server has it", async () => {
    const { saver, sent, server, states } = saving({ sequence: 7 });
    server.answer = async () => {
      const draft = await local.read(`task-${key}`);
      expect(draft).toMatchObject({ document: doc("a"), unsaved: true, edits: 2, seconds: 5 });
    };
    saver.keep(doc("a"));
    await saver.flush();
    expect(sent).toEqual([{ sequence: 8, document: doc("a"), closing: false }]);
    expect(states).toEqual(["changed", "saving", "saved"]);
    await vi.waitFor(async () =>
      expect(await local.read(`task-${key}`)).toMatchObject({ unsaved: false, sequence: 8 }),
    );
  });

  test("an edit while it is under way is not called saved", async () => {
    const { saver, server, states, sent } = saving();
    server.answer = async (draft) => {
      if (draft.sequence === 1) saver.keep(doc("b"));
    };
    saver.keep(doc("a"));
    await saver.flush();
    expect(states.at(-1)).toBe("changed");
    await saver.flush();
    expect([states.at(-1), sent.at(-1)?.document]).toEqual(["saved", doc("b")]);
  });

  test("waits for a pause, but never longer than eight seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { saver, sent } = saving();
    for (let second = 0; second < 10; second += 1) {
      saver.keep(doc(String(second)));
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(sent.map((draft) => draft.document.answers?.text)).toEqual(["7"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent.at(-1)?.document).toEqual(doc("9"));
  });

  test("without a connection it tries again until the server answers", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { saver, server, states, sent } = saving();
    server.answer = () => Promise.reject(problem(0));
    saver.keep(doc("a"));
    await vi.advanceTimersByTimeAsync(2000);
    expect(saver.state.is).toBe("offline");
    server.answer = () => Promise.reject(problem(401));
    await vi.advanceTimersByTimeAsync(5000);
    expect(saver.state.is).toBe("signedOut");
    server.answer = async () => undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect([saver.state.is, sent.map((draft) => draft.sequence)]).toEqual(["saved", [1, 2, 3]]);
    expect(states).not.toContain("lost");
  });

  test("a newer draft elsewhere is a question; mine goes over it with the next number", async () => {
    const { saver, server, sent } = saving({ sequence: 2 });
    server.answer = () => Promise.reject(problem(409, "draft.older", { kept: 9 }));
    saver.keep(doc("mine"));
    await saver.flush();
    expect(saver.state).toMatchObject({ is: "conflict", kept: 9 });
    saver.keep(doc("mine and more"));
    await saver.flush();
    expect(sent).toHaveLength(1);
    server.answer = async () => undefined;
    await saver.keepMine();
    expect([saver.state.is, sent.at(-1)]).toEqual([
      "saved",
      { sequence: 10, document: doc("mine and more"), closing: false },
    ]);
  });

  test("a lost lease ends the sending, and the work stays here", async () => {
    const { saver, server, sent } = saving();
    server.answer = () => Promise.reject(problem(409, "lease.lost"));
    saver.keep(doc("a"));
    await saver.flush();
    saver.keep(doc("b"));
    await saver.flush();
    expect([saver.state.is, sent.length]).toEqual(["lost", 1]);
    await vi.waitFor(async () => {
      expect(await local.read(`task-${key}`)).toMatchObject({ document: doc("b"), unsaved: true });
    });
  });

  test("a lease that ran out is taken back where it can be, and the work goes on", async () => {
    const gone = problem(409, "lease.lost", { state: "expired" });
    const regain = vi.fn(async () => undefined);
    const { saver, server, sent } = saving({ regain });
    server.answer = () => (regain.mock.calls.length === 0 ? Promise.reject(gone) : Promise.resolve());
    saver.keep(doc("a"));
    await saver.flush();
    await vi.waitFor(() => expect(saver.state.is).toBe("saved"));
    expect(sent.at(-1)?.document).toEqual(doc("a"));
    regain.mockImplementation(() => Promise.reject(gone));
    server.answer = () => Promise.reject(gone);
    saver.keep(doc("b"));
    await saver.flush();
    expect(saver.state.is).toBe("lost");
  });

  test("at rest nothing is written and nothing leaves; awake it goes on from what was left", async () => {
    const { saver, sent } = saving();
    saver.keep(doc("a"));
    await saver.rest();
    expect(await local.read(`task-${key}`)).toMatchObject({ document: doc("a"), unsaved: true });
    await local.write(kept({ key: `task-${key}`, document: doc("of the other tab"), sequence: 7 }));
    await saver.flush();
    expect(sent).toEqual([]);
    saver.wake(await local.read(`task-${key}`));
    await saver.flush();
    expect(sent).toEqual([{ sequence: 8, document: doc("of the other tab"), closing: false }]);
  });

  test("says when this machine keeps nothing, and when it does again", async () => {
    const { saver } = saving();
    const write = vi.spyOn(local, "write").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    saver.keep(doc("a"));
    await vi.waitFor(() => expect(saver.keptHere).toBe(false));
    expect(saver.unsaved).toBe(true);
    saver.keep(doc("b"));
    await vi.waitFor(() => expect(saver.keptHere).toBe(true));
    write.mockRestore();
  });

  test("the submission's id outlives a reload, and handing in leaves nothing behind", async () => {
    const first = saving();
    first.saver.keep(doc("a"));
    expect(await first.saver.submissionId(() => "one")).toBe("one");
    first.saver.stop();
    const second = saving();
    expect(await second.saver.submissionId(() => "two")).toBe("one");
    await second.saver.done();
    expect(await local.read(`task-${key}`)).toBeNull();
  });

  test("what began unsaved is sent without waiting for an edit", async () => {
    const { saver, sent } = saving({ unsaved: true, sequence: 4 });
    await saver.flush();
    expect(sent).toEqual([{ sequence: 5, document: START, closing: false }]);
  });
});

describe("which draft to go on from", () => {
  const server = { sequence: 3, document: doc("server") };

  test("nothing here: the server's draft, or the start", () => {
    expect(weigh(taskWith({ draft: server }), null)).toMatchObject({
      from: "server",
      document: doc("server"),
      sequence: 3,
    });
    expect(weigh(taskWith(), null)).toMatchObject({ from: "start", document: START, sequence: 0 });
    expect(weigh(taskWith({ draft: server }), kept({ unsaved: false }))).toMatchObject({ from: "server" });
  });

  test("what the server had and lost is still here", () => {
    const saved = { unsaved: false, sequence: 4 };
    expect(weigh(taskWith({ draft: server }), kept(saved))).toMatchObject({ from: "local", document: doc("mine") });
    expect(weigh(taskWith({ draft: server }), kept({ ...saved, submission: "handed in" }))).toMatchObject({
      from: "server",
    });
    expect(weigh(taskWith({ draft: server }, { answers: { text: "returned" } }), kept(saved))).toMatchObject({
      from: "server",
    });
  });

  test("unsaved work here, and the server where it was: this one", () => {
    expect(weigh(taskWith({ draft: server }), kept({}))).toMatchObject({
      from: "local",
      document: doc("mine"),
      sequence: 3,
    });
    expect(weigh(taskWith(), kept({ sequence: 0 }))).toMatchObject({ from: "local" });
  });

  test("both went on, or the task starts from something else now: the person chooses", () => {
    expect(weigh(taskWith({ draft: { ...server, sequence: 4 } }), kept({}))).toMatchObject({ from: "choose" });
    expect(weigh(taskWith({ draft: server }, { answers: { text: "returned" } }), kept({}))).toMatchObject({
      from: "choose",
    });
    expect(weigh(taskWith({ draft: { sequence: 9, document: doc("mine") } }), kept({}))).toMatchObject({
      from: "server",
    });
  });

  test("two people on one machine never meet", () => {
    expect(draftKey(taskWith({ member: "a" }))).not.toBe(draftKey(taskWith({ member: "b" })));
  });
});

test("old drafts are tidied away, unsaved ones never", async () => {
  await local.write(kept({ key: "old", unsaved: false }));
  await local.write(kept({ key: "unsaved" }));
  await local.tidy(Date.now());
  expect([await local.read("old"), (await local.read("unsaved"))?.key]).toEqual([null, "unsaved"]);
});
