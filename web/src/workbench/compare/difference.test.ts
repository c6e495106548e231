import { beforeAll, expect, test } from "vitest";
import { shapeKinds } from "../../canvas/shapeKind";
import type { AnnotationDocument, BoxShape, LabelledObject } from "../../core/document";
import { BOX } from "../testing/task";
import { difference, isSame } from "./difference";

beforeAll(() => {
  shapeKinds.add("box", {
    kind: "box",
    measures: {
      isSound: () => true,
      bounds: () => null,
      // How much of their widths two boxes in a row share: enough to tell near from far.
      similarity: (a, b) => Math.max(0, 1 - Math.abs((a as BoxShape).x - (b as BoxShape).x) / 20),
      region: () => null,
    },
  });
});

const doc = (objects: LabelledObject[], rest: Partial<AnnotationDocument> = {}): AnnotationDocument => ({
  version: 1,
  objects,
  ...rest,
});
const box = (id: string, x: number, rest: Partial<LabelledObject> = {}): LabelledObject => ({
  id,
  label: "car",
  shapes: [{ ...BOX, x }],
  ...rest,
});

test("a moved, relabelled and re-attributed object is one change with its aspects", () => {
  const found = difference(doc([box("a", 0)]), doc([box("a", 5, { label: "bus", attributes: { b: 1 } })]));
  expect(found.objects).toHaveLength(1);
  expect(found.objects[0]).toMatchObject({ aspects: ["label", "shape", "attributes"], similarity: 0.75 });
});

test("under another id in the same place it is the same thing; far away it is gone and another came", () => {
  expect(isSame(difference(doc([box("a", 0)]), doc([box("b", 0)])))).toBe(true);
  const far = difference(doc([box("a", 0)]), doc([box("b", 15)]));
  expect(far.objects.map((one) => [one.before?.id ?? null, one.after?.id ?? null])).toEqual([
    ["a", null],
    [null, "b"],
  ]);
});

test("the most alike pairs are found first", () => {
  const found = difference(doc([box("a", 0), box("b", 8)]), doc([box("c", 8), box("d", 2)]));
  expect(found.objects.map((one) => [one.before?.id, one.after?.id])).toEqual([["a", "d"]]);
});

test("relations and answers are compared too, and defaults left out are no difference", () => {
  const relation = { id: "r", label: "part_of", members: { part: ["a"] } };
  const found = difference(
    doc([box("a", 0)], { relations: [relation], answers: { x: 1, y: 2 } }),
    doc([box("a", 0, { attributes: {} })], {
      relations: [{ ...relation, members: { part: ["b"] } }],
      answers: { x: 1, y: 3 },
    }),
  );
  expect([found.objects, found.relations[0]?.aspects, found.answers]).toEqual([[], ["members"], ["y"]]);
});
