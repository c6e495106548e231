import { expect, test } from "vitest";
import type { LabelledObject } from "../../core/document";
import { Session } from "../session/Session";
import { BOX, taskWith } from "../testing/task";
import { hostFor } from "./host";
import { keyOf, placeOf, SceneMaker } from "./scene";
import { PLAIN, stepped } from "./tone";

const words = {
  object: (one: LabelledObject) => one.label,
  ghost: (one: LabelledObject, now: boolean) => `${one.id} ${now}`,
};
const car = (id: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label: "car",
  shapes: [BOX],
  ...rest,
});

function sitting(...args: Parameters<typeof taskWith>) {
  const task = taskWith(...args);
  const session = new Session(task, { document: task.document });
  return { session, maker: new SceneMaker(session, words, "image") };
}

test("only what changed is made anew", () => {
  const { session, maker } = sitting({}, { objects: [car("a"), car("b")] });
  const before = maker.items(session.state, false);
  session.setLocked(["b"], true);
  const after = maker.items(session.state, false);
  expect([after[0] === before[0], after[1] === before[1], after[1]?.locked]).toEqual([true, false, true]);
});

test("hidden ones are left out, suggestions are ghosts, the first of them is the one Tab answers", () => {
  const proposals = { version: 1 as const, objects: [car("p", { score: 0.5 }), car("q", { score: 0.9 })] };
  const { session, maker } = sitting({ proposals }, { objects: [car("a"), car("b", { occluded: true })] });
  session.setHidden(["a"], true);
  const items = maker.items(session.state, false);
  expect(items.map(({ object, look }) => [object, look.ghost, look.hatched, look.tag])).toEqual([
    ["b", false, true, "car"],
    ["~q", true, false, "q true"],
    ["~p", true, false, "p false"],
  ]);
});

test("the version before lies beneath, outlined and out of reach", () => {
  const compared = { title: "", document: { version: 1 as const, objects: [car("a")] } };
  const { session, maker } = sitting({ compared, mode: "review" }, { objects: [car("a")] });
  const [before, now] = maker.items(session.state, true);
  expect([before?.object, before?.locked, before?.look.outline, now?.look.outline]).toEqual(["<a", true, true, false]);
});

test("of several media only the shapes of this one are here, and new ones name it", () => {
  const media = ["image", "depth"].map((name) => ({ name, type: "image/png" }));
  const item = { id: "i", key: "k", modality: "image", media, metadata: {} };
  const { session, maker } = sitting(
    { item },
    {
      objects: [car("a", { shapes: [{ ...BOX, media: "image" }] }), car("b", { shapes: [{ ...BOX, media: "depth" }] })],
    },
  );
  expect(maker.items(session.state, false).map((one) => one.object)).toEqual(["a"]);
  hostFor(session, "image").create(BOX);
  expect(session.document.objects?.at(-1)?.shapes).toEqual([{ ...BOX, media: "image" }]);
});

test("a key names an object and the place of its shape", () => {
  expect(placeOf(keyOf("a/b", 3))).toEqual({ object: "a/b", slot: 3 });
});

test("tone goes by tenths and stays where something is seen", () => {
  expect(stepped(PLAIN, "brightness", 1)).toEqual({ ...PLAIN, brightness: 1.1 });
  expect(stepped({ ...PLAIN, brightness: 0.3 }, "brightness", -1).brightness).toBe(0.3);
});
