import type { AnnotationDocument } from "../../core/document";
import type { Json } from "../../core/json";
import { asked, type FieldDefinition } from "../../core/ontology";
import { type FieldContext, fieldKinds } from "../../ui/fields/fieldKinds";
import type { Classes } from "./classes";
import { missing } from "./document";

/** Something that keeps the work from being handed in. */
export interface Gap {
  kind: "missing" | "refused" | "members";
  /** The object or relation it is about; null for an answer. */
  about: string | null;
  /** The field, or the role. */
  field: string;
}

function gapsOf(
  fields: readonly FieldDefinition[],
  values: Readonly<Record<string, Json>> | undefined,
  about: string | null,
  context: FieldContext,
): Gap[] {
  const gaps = missing(fields, values).map((field): Gap => ({ kind: "missing", about, field: field.name }));
  for (const field of asked(fields, values ?? {})) {
    const value = values?.[field.name];
    const kind = fieldKinds.find(field.kind);
    if (value === undefined || !kind || kind.takes(field, value, context)) continue;
    gaps.push({ kind: "refused", about, field: field.name });
  }
  return gaps;
}

/** What is missing or would be refused, in the order of the document. The server judges in the end. */
export function gapsIn(document: AnnotationDocument, classes: Classes, context: FieldContext): Gap[] {
  const objects = (document.objects ?? []).flatMap((object) =>
    gapsOf(classes.attributesOf(object.label), object.attributes, object.id, context),
  );
  const relations = (document.relations ?? []).flatMap((relation) => {
    const definition = classes.findRelation(relation.label);
    if (!definition) return [];
    const few = Object.entries(definition.roles)
      .filter(([role, { minimum = 1 }]) => (relation.members[role]?.length ?? 0) < minimum)
      .map(([role]): Gap => ({ kind: "members", about: relation.id, field: role }));
    return [...few, ...gapsOf(definition.attributes ?? [], relation.attributes, relation.id, context)];
  });
  return [...objects, ...relations, ...gapsOf(classes.questions, document.answers, null, context)];
}
