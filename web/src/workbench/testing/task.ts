import type { AnnotationDocument } from "../../core/document";
import type { Ontology } from "../../core/ontology";
import type { WorkbenchTask } from "../ports";

export const ONTOLOGY: Ontology = {
  classes: [
    { name: "vehicle", shapes: ["box"], attributes: [{ name: "occluded", kind: "boolean" }] },
    {
      name: "car",
      parent: "vehicle",
      title: { zh: "汽车", en: "Car" },
      color: "#c8452f",
      key: "c",
      attributes: [
        { name: "brand", kind: "choice", options: [{ name: "byd" }, { name: "other" }], required: true },
        { name: "which", kind: "text", when: { field: "brand", equals: "other" } },
      ],
    },
    { name: "wheel", shapes: ["box", "polygon"], attributes: [{ name: "of", kind: "object", classes: ["car"] }] },
    { name: "tram", shapes: ["box"], retired: true },
  ],
  relations: [{ name: "part_of", roles: { part: { classes: ["wheel"] }, whole: { classes: ["car"] } } }],
  questions: [
    { name: "weather", kind: "choice", options: [{ name: "sun" }, { name: "rain" }], required: true },
    { name: "heavy", kind: "boolean", when: { field: "weather", equals: "rain" } },
  ],
};

export const BOX = { kind: "box" as const, x: 10, y: 10, width: 20, height: 20 };

/** A task over one picture, with whatever is asked for in it. */
export function taskWith(
  parts: Partial<WorkbenchTask> = {},
  document: Partial<AnnotationDocument> = {},
): WorkbenchTask {
  return {
    lease: "lease-1",
    task: "task-1",
    mode: "annotate",
    stage: "annotate",
    item: {
      id: "item-1",
      key: "street/1.jpg",
      modality: "image",
      media: [{ name: "image", type: "image/jpeg", width: 200, height: 100 }],
      metadata: {},
    },
    document: { version: 1, ...document },
    draft: null,
    proposals: null,
    assisted: false,
    ontology: ONTOLOGY,
    guideline: null,
    comments: [],
    compared: null,
    history: [],
    expiresAt: null,
    ...parts,
  };
}
