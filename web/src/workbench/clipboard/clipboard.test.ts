import { describe, expect, test } from "vitest";
import type { LabelledObject, Shape } from "../../core/document";
import { reorder } from "../session/edits";
import { Session } from "../session/Session";
import { BOX, taskWith } from "../testing/task";
import { clip, readClipping, written } from "./clipping";
import { type Copying, paste } from "./pasting";

const car = (id: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label: "car",
  shapes: [BOX],
  ...rest,
});
const wheel = (id: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  ...car(id, rest),
  label: "wheel",
});

const copying: Copying = {
  aside: (shape) => (shape.kind === "box" ? { ...shape, x: shape.x + 12, y: shape.y + 12 } : shape),
  placed: (shape) => (shape.kind === "mask" ? null : shape),
};

function sitting(...objects: LabelledObject[]): Session {
  const task = taskWith({}, { objects });
  return new Session(task, { document: task.document });
}

const from = () => {
  const session = sitting(
    car("a", { attributes: { brand: "byd" }, score: 0.5, origin: { layer: "run", object: "p", change: "accepted" } }),
    wheel("b", { attributes: { of: "a" } }),
    wheel("c"),
  );
  session.edit({ title: "t", policy: { as: "step" } }, (draft) => {
    draft.relations = [{ id: "r", label: "part_of", members: { part: ["b"], whole: ["a"] } }];
  });
  return session;
};

describe("a clipping", () => {
  test("holds the objects in their order and only relations that are whole, and is read as it was written", () => {
    const { document } = from();
    const whole = clip(document, ["b", "a"]);
    expect(whole.objects.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(readClipping(written(whole))).toEqual(whole);
    expect(clip(document, ["a"]).relations).toEqual([]);
  });

  test("text of anybody else is none, however much it looks like ours", () => {
    const mark = `"dianjing":"dianjing/objects@1"`;
    for (const text of [
      "",
      "dianjing/objects@1",
      `{${mark}}`,
      `{${mark},"objects":[{"id":"a"}]}`,
      `{${mark},"objects":[{"id":"a","label":"car","shapes":[{"x":1}]}]}`,
      `{${mark},"objects":[{"id":"a","label":"car","attributes":[]}]}`,
      `[{${mark},"objects":[]}]`,
    ]) {
      expect(readClipping(text)).toBeNull();
    }
  });
});

describe("pasting", () => {
  test("makes new objects of new ids, with references and relations among themselves, in one step", () => {
    const session = sitting();
    expect(paste(session, clip(from().document, ["a", "b"]), copying)).toEqual({ made: 2, left: 0 });
    const [one, other] = session.document.objects ?? [];
    expect(one).toEqual({ id: one?.id, label: "car", shapes: [BOX], attributes: { brand: "byd" } });
    expect([one?.id === "a", other?.attributes]).toEqual([false, { of: one?.id }]);
    expect(session.document.relations?.[0]?.members).toEqual({ part: [other?.id], whole: [one?.id] });
    expect(session.state.selection).toEqual([one?.id, other?.id]);
    session.undo();
    expect(session.document.objects).toEqual([]);
  });

  test("steps aside until nothing lies exactly there, and drops references to what stayed behind", () => {
    const session = from();
    paste(session, clip(session.document, ["b"]), copying);
    paste(session, clip(session.document, ["b"]), copying);
    const made = session.document.objects?.slice(3) ?? [];
    expect(made.map(({ shapes }) => shapes)).toEqual([[{ ...BOX, x: 22, y: 22 }], [{ ...BOX, x: 34, y: 34 }]]);
    expect(made[0]?.attributes).toBeUndefined();
  });

  test("leaves out what has no place here: unknown and retired classes, other shapes, other sizes", () => {
    const polygon: Shape = { kind: "polygon", parts: [] };
    const objects = [
      car("a", { label: "zeppelin" }),
      car("b", { label: "tram" }),
      car("c", { shapes: [polygon] }),
      wheel("d", { shapes: [{ kind: "mask", size: [1, 1], counts: "1" }] }),
      wheel("e"),
    ];
    const session = sitting();
    expect(paste(session, { objects, relations: [] }, copying)).toEqual({ made: 1, left: 4 });
    expect(paste(session, { objects: objects.slice(0, 2), relations: [] }, copying)).toEqual({ made: 0, left: 2 });
  });
});

test("objects move in the list together and keep their order", () => {
  const ids = (session: Session) => session.document.objects?.map(({ id }) => id).join("");
  const moved = (...args: [string[], Parameters<typeof reorder>[2]]) => {
    const session = sitting(...["a", "b", "c", "d", "e"].map((id) => car(id)));
    reorder(session, ...args);
    return [ids(session), session.history.done.length];
  };
  expect(moved(["c"], "earlier")).toEqual(["acbde", 1]);
  expect(moved(["b", "d"], "earlier")).toEqual(["bdace", 1]);
  expect(moved(["b", "c"], "later")).toEqual(["adbce", 1]);
  expect(moved(["b", "d"], "later")).toEqual(["acebd", 1]);
  expect(moved(["e"], "first")).toEqual(["eabcd", 1]);
  expect(moved(["a", "c"], "last")).toEqual(["bdeac", 1]);
  expect(moved(["e"], { before: "b" })).toEqual(["aebcd", 1]);
  expect(moved(["a"], { before: null })).toEqual(["bcdea", 1]);
  for (const to of ["earlier", "first"] as const) expect(moved(["a"], to)).toEqual(["abcde", 0]);
  expect(moved(["e"], "later")).toEqual(["abcde", 0]);
});
