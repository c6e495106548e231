import { expectTypeOf, test } from "vitest";
import type { AnnotationDocument, LabelledObject, Shape } from "./document";
import type { components } from "./generated/document";

type Stored = components["schemas"];

/** Checked by `tsc`: what the editor writes is what the server stores. */
test("the editor's types are those of schema/document.json", () => {
  expectTypeOf<Exclude<Shape, { kind: "other" }>>().toExtend<Stored["AnyShape"]>();
  expectTypeOf<Omit<LabelledObject, "shapes">>().toExtend<Omit<Stored["Object"], "shapes">>();
  expectTypeOf<Omit<AnnotationDocument, "objects">>().toExtend<Omit<Stored["Document"], "objects">>();
});
