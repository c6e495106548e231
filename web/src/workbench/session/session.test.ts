import { beforeAll, describe, expect, test } from "vitest";
import type { LabelledObject } from "../../core/document";
import { fieldKinds } from "../../ui/fields/fieldKinds";
import { BOX, ONTOLOGY, taskWith } from "../testing/task";
import { Classes } from "./classes";
import { gapsIn } from "./completeness";
import * as edits from "./edits";
import { Session } from "./Session";

const car = (id: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label: "car",
  shapes: [BOX],
  ...rest,
});
const wheel = (id: string, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label: "wheel",
  shapes: [BOX],
  ...rest,
});

function sitting(...args: Parameters<typeof taskWith>): Session {
  const task = taskWith(...args);
  return new Session(task, { document: task.document });
}

const origin = { layer: "run-7", object: "p1", revision: "rev", change: "created" as const };
const proposals = {
  version: 1 as const,
  objects: [car("p1", { score: 0.4, origin }), wheel("p2", { score: 0.9 })],
  relations: [{ id: "pr", label: "part_of", members: { part: ["p2"], whole: ["p1"] } }],
};

test("another class for a suggestion takes it over, as edited", () => {
  const session = sitting({ proposals });
  session.select(["~p2"]);
  const vehicle = session.classes.find("vehicle");
  if (vehicle) edits.chooseClass(session, vehicle);
  expect(session.document.objects).toEqual([
    { id: "p2", label: "vehicle", shapes: [BOX], origin: { layer: "proposals", object: "p2", change: "edited" } },
  ]);
  expect(session.state.selection).toEqual(["p2"]);
  expect(session.state.ghosts.map(({ id }) => id)).toEqual(["~p1"]);
});

describe("classes", () => {
  const classes = new Classes(ONTOLOGY);

  test("keys are the ontology's, then the free digits; retired ones are known but not offered", () => {
    expect(classes.offered.map((look) => [look.name, look.key])).toEqual([
      ["vehicle", "1"],
      ["car", "c"],
      ["wheel", "2"],
    ]);
    expect(classes.find("tram")).toBeDefined();
    expect(classes.titleOf("car", "zh")).toBe("汽车");
    expect(classes.colorOf("nobody")).toMatch(/^#/);
  });

  test("shapes and attributes come down the line", () => {
    expect([classes.allows("car", "box"), classes.allows("car", "polygon")]).toEqual([true, false]);
    expect(classes.attributesOf("car").map((field) => field.name)).toEqual(["occluded", "brand", "which"]);
    expect(classes.find("car")?.line).toEqual(["car", "vehicle"]);
  });
});

describe("objects", () => {
  test("a new one gets the class in hand, or the first that may have its shape", () => {
    const session = sitting();
    const id = edits.createObject(session, BOX);
    expect(session.document.objects).toEqual([{ id, label: "vehicle", shapes: [BOX] }]);
    expect(session.state.selection).toEqual([id]);
    edits.createObject(session, { kind: "polygon", parts: [] });
    expect(session.document.objects?.[1]?.label).toBe("wheel");
    expect(edits.createObject(session, { kind: "point", point: [1, 1] })).toBeNull();
  });

  test("undo takes it away, and what is gone is not selected", () => {
    const session = sitting();
    edits.createObject(session, BOX);
    session.undo();
    expect([session.document, session.state.selection]).toEqual([{ version: 1 }, []]);
    session.redo();
    expect(session.document.objects).toHaveLength(1);
  });

  test("another class keeps only what it asks, and is refused to shapes it may not have", () => {
    const session = sitting(
      {},
      {
        objects: [
          wheel("w", { shapes: [{ kind: "polygon", parts: [] }] }),
          car("a", { attributes: { brand: "byd", occluded: true } }),
        ],
      },
    );
    const vehicle = session.classes.find("vehicle");
    if (!vehicle) throw new Error("no class");
    session.select(["w", "a"]);
    edits.chooseClass(session, vehicle);
    expect(session.document.objects?.map((object) => [object.label, object.attributes])).toEqual([
      ["wheel", undefined],
      ["vehicle", { occluded: true }],
    ]);
    expect(session.state.activeClass).toBe("vehicle");
  });

  test("an answer whose condition falls goes with it, and comes back with undo", () => {
    const session = sitting({}, { objects: [car("a", { attributes: { brand: "other", which: "x" } })] });
    edits.setAttribute(session, "a", "brand", "byd", "step");
    expect(session.document.objects?.[0]?.attributes).toEqual({ brand: "byd" });
    session.undo();
    expect(session.document.objects?.[0]?.attributes).toEqual({ brand: "other", which: "x" });
    edits.setAttribute(session, "a", "brand", undefined, "step");
    expect(session.document.objects?.[0]).not.toHaveProperty("attributes");
  });

  test("removing one takes its relations, the references to it and what cites it", () => {
    const session = sitting(
      {},
      {
        objects: [car("a"), wheel("w", { attributes: { of: "a" } })],
        relations: [
          { id: "r", label: "part_of", members: { part: ["w"], whole: ["a"] } },
          { id: "rr", label: "about", members: { what: ["r"] } },
        ],
        answers: { weather: "sun" },
        evidence: { "/answers/weather": ["a", "w"] },
      },
    );
    edits.remove(session, ["a"]);
    expect(session.document).toEqual({
      version: 1,
      objects: [{ id: "w", label: "wheel", shapes: [BOX] }],
      answers: { weather: "sun" },
      evidence: { "/answers/weather": ["w"] },
    });
    edits.setAnswer(session, "weather", undefined, "step");
    expect(session.document).not.toHaveProperty("evidence");
  });

  test("a locked one is neither removed nor relabelled", () => {
    const session = sitting({}, { objects: [car("a")] });
    session.setLocked(["a"], true);
    session.select(["a"]);
    edits.remove(session, ["a"]);
    expect(edits.selectedObjects(session)).toEqual([]);
    expect(session.document.objects).toHaveLength(1);
  });

  test("copies are new objects without a past", () => {
    const session = sitting({}, { objects: [car("a", { origin, score: 0.5, attributes: { brand: "byd" } })] });
    edits.duplicate(session, ["a"], (shape) => (shape.kind === "box" ? { ...shape, x: shape.x + 5 } : shape));
    const copy = session.document.objects?.[1];
    expect(copy).toMatchObject({ label: "car", attributes: { brand: "byd" }, shapes: [{ x: 15 }] });
    expect([copy?.origin, copy?.score, copy?.id === "a"]).toEqual([undefined, undefined, false]);
  });

  test("a class that was said to be absent is not any more", () => {
    const session = sitting({}, { absent: ["vehicle", "wheel"] });
    edits.createObject(session, BOX);
    expect(session.document.absent).toEqual(["wheel"]);
  });

  test("to look at only, nothing changes", () => {
    const session = sitting({ mode: "read" }, { objects: [car("a")] });
    edits.remove(session, ["a"]);
    expect([edits.createObject(session, BOX), session.undo(), session.document.objects?.length]).toEqual([
      null,
      null,
      1,
    ]);
  });
});

describe("suggestions", () => {
  test("the surest comes first; accepted it is an object that names its source, without the score", () => {
    const session = sitting({ proposals });
    expect(session.state.ghosts.map((ghost) => ghost.id)).toEqual(["~p2", "~p1"]);
    const current = edits.currentGhost(session);
    if (!current) throw new Error("no ghost");
    edits.accept(session, [current]);
    expect(session.document.objects).toEqual([
      wheel("p2", { origin: { layer: "proposals", object: "p2", change: "accepted" } }),
    ]);
    expect(edits.currentGhost(session)?.id).toBe("~p1");
  });

  test("a relation comes along once both ends are there", () => {
    const session = sitting({ proposals });
    edits.accept(session, session.state.ghosts);
    expect(session.document.relations).toEqual([
      {
        id: "pr",
        label: "part_of",
        members: { part: ["p2"], whole: ["p1"] },
        origin: { layer: "proposals", object: "pr", change: "accepted" },
      },
    ]);
    session.undo();
    expect([session.document, session.state.ghosts.length]).toEqual([{ version: 1 }, 2]);
  });

  test("any change makes an accepted one edited; deleted, it was rejected and does not come back", () => {
    const session = sitting({ proposals });
    edits.accept(
      session,
      session.state.ghosts.filter((ghost) => ghost.id === "~p1"),
    );
    edits.setAttribute(session, "p1", "brand", "byd", "step");
    expect(session.document.objects?.[0]?.origin).toEqual({ ...origin, change: "edited" });
    edits.remove(session, ["p1"]);
    expect(session.document).toEqual({ version: 1, rejected: [{ ...origin, change: "rejected" }] });
    expect(session.state.ghosts.map((ghost) => ghost.id)).toEqual(["~p2"]);
  });

  test("rejected is remembered, and undone it is open again", () => {
    const session = sitting({ proposals });
    const [first] = session.state.ghosts;
    if (!first) throw new Error("no ghost");
    edits.reject(session, [first]);
    expect(session.document.rejected).toEqual([{ layer: "proposals", object: "p2", change: "rejected" }]);
    session.undo();
    expect(session.state.ghosts).toHaveLength(2);
  });

  test("reshaping one takes it over and edits it in a single step", () => {
    const session = sitting({ proposals });
    edits.putShapes(session, [{ object: "~p1", slot: 0, shape: { ...BOX, x: 50 } }], "move");
    expect(session.document.objects?.[0]).toMatchObject({
      id: "p1",
      shapes: [{ x: 50 }],
      origin: { change: "edited" },
    });
    session.undo();
    expect(session.document).toEqual({ version: 1 });
  });

  test("a taken id is not given twice", () => {
    const session = sitting({ proposals }, { objects: [car("p1")] });
    edits.accept(session, session.state.ghosts);
    const ids = session.document.objects?.map((object) => object.id) ?? [];
    expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
  });

  test("whoever reviews or only looks sees none", () => {
    expect(sitting({ proposals, mode: "review" }).state.ghosts).toEqual([]);
  });
});

test("edits are counted by object, typing once", () => {
  const session = sitting({}, { objects: [car("a"), car("b")] });
  for (const text of ["x", "xy", "xyz"]) edits.setAttribute(session, "a", "which", text, "typing");
  edits.setAttribute(session, "a", "brand", "other", "step");
  for (const text of ["x", "xy", "xyz"]) edits.setAttribute(session, "a", "which", text, "typing");
  edits.putShapes(
    session,
    [
      { object: "b", slot: 0, shape: BOX },
      { object: "a", slot: 0, shape: { ...BOX, x: 1 } },
    ],
    "move",
  );
  session.undo();
  expect([session.counter.total, session.counter.byObject]).toEqual([4, { a: 2 }]);
});

describe("what keeps the work from being handed in", () => {
  beforeAll(() => {
    fieldKinds.add("choice", {
      kind: "choice",
      layout: "line",
      show: String,
      Input: () => null,
      takes: (field, value) => field.kind === "choice" && field.options.some((option) => option.name === value),
    });
  });
  const context = { language: "en" as const, objects: [], textOf: () => null };

  test("required fields that are asked, values that are refused, roles that are empty", () => {
    const { document, classes } = sitting(
      {},
      {
        objects: [car("a"), car("b", { attributes: { brand: "nobody" } })],
        relations: [{ id: "r", label: "part_of", members: { part: ["w"] } }],
        answers: { weather: "sun" },
      },
    );
    expect(gapsIn(document, classes, context)).toEqual([
      { kind: "missing", about: "a", field: "brand" },
      { kind: "refused", about: "b", field: "brand" },
      { kind: "members", about: "r", field: "whole" },
    ]);
    expect(gapsIn({ version: 1 }, classes, context)).toEqual([{ kind: "missing", about: null, field: "weather" }]);
  });
});
