import { describe, expect, it } from "vitest";
import type { Ontology } from "../../../core/ontology";
import { type Change, classesFor, NOTHING, optionOwners, stepsOf } from "./migration";

const ONTOLOGY: Ontology = {
  classes: [
    {
      name: "car",
      attributes: [
        { name: "taxi", kind: "boolean" },
        { name: "color", kind: "choice", options: [{ name: "red" }, { name: "crimson" }] },
      ],
    },
    { name: "van" },
    { name: "cart", retired: true },
  ],
  questions: [{ name: "mood", kind: "choice", options: [{ name: "good" }, { name: "bad" }] }],
};

const steps = (parts: Partial<Change>) => stepsOf({ ...NOTHING, ...parts }, ONTOLOGY);

describe("a change of labels", () => {
  it("is no step while something is missing", () => {
    expect(steps({ deed: "merge", names: ["van"] })).toBeNull();
    expect(steps({ deed: "merge", names: ["car"], into: "car" })).toBeNull();
    expect(steps({ deed: "split", of: "car", by: "taxi" })).toBeNull();
    expect(steps({ deed: "renameOption", of: "question mood", names: ["good"] })).toBeNull();
  });

  it("says what becomes of classes", () => {
    expect(steps({ deed: "merge", names: ["van"], into: "car" })).toEqual([
      { step: "merge", names: ["van"], into: "car" },
    ]);
    expect(steps({ deed: "split", of: "car", by: "taxi", cases: { true: "van" } })).toEqual([
      { step: "split", name: "car", by: "taxi", cases: [{ equals: true, into: "van" }] },
    ]);
    expect(steps({ deed: "rename", of: "car", title: { zh: "轿车" } })).toEqual([
      { step: "rename", name: "car", title: { zh: "轿车" } },
    ]);
    expect(classesFor(ONTOLOGY, "restore").map(({ name }) => name)).toEqual(["cart"]);
    expect(classesFor(ONTOLOGY, "merge").map(({ name }) => name)).toEqual(["car", "van"]);
  });

  it("says what becomes of options, wherever their field stands", () => {
    expect(optionOwners(ONTOLOGY).map(({ id }) => id)).toEqual(["class car color", "question  mood"]);
    expect(steps({ deed: "mergeOptions", of: "class car color", names: ["crimson"], into: "red" })).toEqual([
      {
        step: "merge_options",
        of: { what: "class", owner: "car", field: "color" },
        names: ["crimson"],
        into: "red",
      },
    ]);
    expect(steps({ deed: "renameOption", of: "question  mood", names: ["good"], title: { en: "Fine" } })).toEqual([
      { step: "rename_option", of: { what: "question", field: "mood" }, name: "good", title: { en: "Fine" } },
    ]);
  });
});
