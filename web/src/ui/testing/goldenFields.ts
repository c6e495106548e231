import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AnnotationDocument } from "../../core/document";
import type { Json } from "../../core/json";
import type { FieldDefinition, FieldKindName, FieldOf, Ontology } from "../../core/ontology";
import type { FieldContext, FieldKind, ReferencedObject } from "../fields/fieldKinds";

interface Golden {
  ontology: Ontology;
  document: Pick<AnnotationDocument, "objects">;
  takes: { definition: FieldDefinition; values: Json[] }[];
  refuses: { definition: FieldDefinition; value: Json; why: string }[];
}

function lineOf(ontology: Ontology, name: string): string[] {
  const one = ontology.classes?.find((candidate) => candidate.name === name);
  return [name, ...(one?.parent ? lineOf(ontology, one.parent) : [])];
}

export function contextOf({ ontology, document }: Pick<Golden, "ontology" | "document">): FieldContext {
  const objects = (document.objects ?? []).map(
    ({ id, label }): ReferencedObject => ({ id, title: id, color: "#000000", classes: lineOf(ontology, label) }),
  );
  return { language: "en", objects, textOf: () => null };
}

/** The kit of a kind of field: values the server takes are taken here, values it refuses are refused. */
export function testGoldenField<Kind extends FieldKindName>(kind: FieldKind<Kind>): void {
  const golden = JSON.parse(readFileSync(`../schema/examples/${kind.kind}/${kind.kind}.json`, "utf8")) as Golden;
  const context = contextOf(golden);
  describe(`${kind.kind} agrees with the shared examples`, () => {
    test("values are taken and shown", () => {
      for (const { definition, values } of golden.takes) {
        for (const value of values) {
          const field = definition as FieldOf<Kind>;
          expect([value, kind.takes(field, value, context)]).toEqual([value, true]);
          expect(typeof kind.show(field, value, context)).toBe("string");
        }
      }
    });

    test("values are refused", () => {
      for (const { definition, value, why } of golden.refuses) {
        expect([why, kind.takes(definition as FieldOf<Kind>, value, context)]).toEqual([why, false]);
      }
    });
  });
}
