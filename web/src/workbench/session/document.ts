/** Changes of a document, as recipes for the history: each takes a draft and leaves it sound. */
import type { AnnotationDocument, LabelledObject, Origin, Relation, Shape } from "../../core/document";
import type { Json } from "../../core/json";
import { asked, type FieldDefinition, holds } from "../../core/ontology";
import type { Classes } from "./classes";

export type Flag = "occluded" | "truncated" | "difficult" | "crowd";

export function objectIn(draft: AnnotationDocument, id: string): LabelledObject | undefined {
  return draft.objects?.find((object) => object.id === id);
}

export function relationIn(draft: AnnotationDocument, id: string): Relation | undefined {
  return draft.relations?.find((relation) => relation.id === id);
}

/** Whether an id is taken: objects and relations share one name space. */
export function isTaken(document: AnnotationDocument, id: string): boolean {
  return objectIn(document, id) !== undefined || relationIn(document, id) !== undefined;
}

/** What was taken over from an assistant as it was, and is changed now, was edited. */
export function markEdited(thing: LabelledObject | Relation): void {
  if (thing.origin?.change === "accepted") thing.origin.change = "edited";
}

export function addObjects(draft: AnnotationDocument, objects: readonly LabelledObject[]): void {
  draft.objects = [...(draft.objects ?? []), ...objects];
  // A class that was said to be absent is not any more.
  const seen = new Set(objects.map((object) => object.label));
  if (draft.absent?.some((name) => seen.has(name))) draft.absent = draft.absent.filter((name) => !seen.has(name));
}

export function addObject(draft: AnnotationDocument, object: LabelledObject): void {
  addObjects(draft, [object]);
}

export function putShape(draft: AnnotationDocument, id: string, slot: number, shape: Shape): void {
  const object = objectIn(draft, id);
  if (!object?.shapes?.[slot]) return;
  object.shapes[slot] = shape;
  markEdited(object);
}

export type Place = "earlier" | "later" | "first" | "last" | { before: string | null };

/** Moves objects in the list, together and in their order; `before: null` is the end. */
export function reorder(draft: AnnotationDocument, ids: ReadonlySet<string>, to: Place): void {
  const objects = draft.objects ?? [];
  const moved = objects.filter(({ id }) => ids.has(id));
  const others = objects.filter(({ id }) => !ids.has(id));
  const places = objects.flatMap(({ id }, at) => (ids.has(id) ? [at] : []));
  const [low = 0, high = 0] = [places[0], places.at(-1)];
  const passed = objects.slice(0, high + 2).filter(({ id }) => !ids.has(id)).length;
  const at =
    to === "first"
      ? 0
      : to === "earlier"
        ? Math.max(low - 1, 0)
        : to === "later"
          ? Math.min(passed, others.length)
          : to === "last" || to.before === null
            ? others.length
            : others.findIndex(({ id }) => id === to.before);
  if (moved.length === 0 || at < 0) return;
  const next = [...others.slice(0, at), ...moved, ...others.slice(at)];
  if (next.some((object, index) => object !== objects[index])) draft.objects = next;
}

/** Values of fields that are not asked any more go; the server would refuse them. */
export function onlyAsked(
  values: Record<string, Json>,
  fields: readonly FieldDefinition[],
): Record<string, Json> | undefined {
  let left = values;
  for (;;) {
    const now = left;
    const kept = Object.entries(now).filter(([name]) => {
      const field = fields.find((one) => one.name === name);
      return field !== undefined && holds(field.when, now);
    });
    if (kept.length === Object.keys(now).length) return kept.length > 0 ? now : undefined;
    left = Object.fromEntries(kept);
  }
}

function withValue(
  values: Record<string, Json> | undefined,
  fields: readonly FieldDefinition[],
  name: string,
  value: Json | undefined,
): Record<string, Json> | undefined {
  const next: Record<string, Json> = { ...values };
  if (value === undefined) delete next[name];
  else next[name] = value;
  return onlyAsked(next, fields);
}

function setAttributes(owner: LabelledObject | Relation, values: Record<string, Json> | undefined): void {
  if (values) owner.attributes = values;
  else delete owner.attributes;
}

export function setAttribute(
  draft: AnnotationDocument,
  classes: Classes,
  id: string,
  name: string,
  value: Json | undefined,
): void {
  const object = objectIn(draft, id);
  const owner = object ?? relationIn(draft, id);
  if (!owner) return;
  const fields = object ? classes.attributesOf(object.label) : (classes.findRelation(owner.label)?.attributes ?? []);
  setAttributes(owner, withValue(owner.attributes, fields, name, value));
  markEdited(owner);
}

/** Another class: what was said that the new class does not ask goes with the old one. */
export function relabel(draft: AnnotationDocument, classes: Classes, id: string, label: string): void {
  const object = objectIn(draft, id);
  if (!object || object.label === label) return;
  object.label = label;
  setAttributes(object, onlyAsked(object.attributes ?? {}, classes.attributesOf(label)));
  markEdited(object);
}

export function setFlag(draft: AnnotationDocument, id: string, flag: Flag, value: boolean): void {
  const object = objectIn(draft, id);
  if (!object) return;
  if (value) object[flag] = true;
  else delete object[flag];
  markEdited(object);
}

export function setAnswer(
  draft: AnnotationDocument,
  questions: readonly FieldDefinition[],
  name: string,
  value: Json | undefined,
): void {
  const answers = withValue(draft.answers, questions, name, value);
  if (answers) draft.answers = answers;
  else delete draft.answers;
  dropPointers(draft);
}

function answerOf(pointer: string): string | null {
  if (!pointer.startsWith("/answers/")) return null;
  return pointer.slice("/answers/".length).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Scores and evidence point to answers: they go with them, and evidence with the objects it cites. */
function dropPointers(draft: AnnotationDocument): void {
  const stays = (pointer: string) => {
    const name = answerOf(pointer);
    return name === null || draft.answers?.[name] !== undefined;
  };
  for (const place of ["scores", "evidence"] as const) {
    const pointers = draft[place];
    if (!pointers) continue;
    for (const [pointer, said] of Object.entries(pointers)) {
      const empty = Array.isArray(said) && said.length === 0;
      if (empty || !stays(pointer)) delete pointers[pointer];
    }
    if (Object.keys(pointers).length === 0) delete draft[place];
  }
}

export function addRelation(draft: AnnotationDocument, relation: Relation): void {
  draft.relations = [...(draft.relations ?? []), relation];
}

/** What is deleted after it came from an assistant was, in the end, rejected. */
function rejectedOrigins(things: readonly (LabelledObject | Relation)[]): Origin[] {
  return things.flatMap(({ origin }) =>
    origin && (origin.change === "accepted" || origin.change === "edited") && origin.object
      ? [{ ...origin, change: "rejected" as const }]
      : [],
  );
}

export function reject(draft: AnnotationDocument, origins: readonly Origin[]): void {
  if (origins.length > 0) draft.rejected = [...(draft.rejected ?? []), ...origins];
}

/** Takes away objects and relations, and whatever cannot be without them. */
export function remove(draft: AnnotationDocument, classes: Classes, ids: ReadonlySet<string>): void {
  const gone = new Set(ids);
  const relations = withoutMembers(draft.relations ?? [], gone);
  const objects = draft.objects ?? [];
  const things = [...objects, ...(draft.relations ?? [])].filter((one) => gone.has(one.id));
  if (things.length === 0) return;
  reject(draft, rejectedOrigins(things));
  setList(
    draft,
    "objects",
    objects.filter((object) => !gone.has(object.id)),
  );
  setList(draft, "relations", relations);
  forgetAll(draft, classes, gone);
}

function forgetAll(draft: AnnotationDocument, classes: Classes, gone: ReadonlySet<string>): void {
  const owners = [...(draft.objects ?? []), ...(draft.relations ?? [])];
  for (const owner of owners) {
    const isRelation = "members" in owner;
    const fields = isRelation ? classes.findRelation(owner.label)?.attributes : classes.attributesOf(owner.label);
    forget(owner.attributes, fields ?? [], gone);
    if (owner.attributes && Object.keys(owner.attributes).length === 0) delete owner.attributes;
  }
  forget(draft.answers, classes.questions, gone);
  for (const [pointer, cited] of Object.entries(draft.evidence ?? {})) {
    if (draft.evidence) draft.evidence[pointer] = cited.filter((id) => !gone.has(id));
  }
  dropPointers(draft);
}

function setList<Name extends "objects" | "relations">(
  draft: AnnotationDocument,
  name: Name,
  list: NonNullable<AnnotationDocument[Name]>,
): void {
  if (list.length > 0) draft[name] = list;
  else delete draft[name];
}

/** Relations without the members that go. One with an empty role goes too, and so may those that name it. */
function withoutMembers(relations: readonly Relation[], gone: Set<string>): Relation[] {
  let left = relations.filter((relation) => !gone.has(relation.id));
  for (;;) {
    let again = false;
    left = left.flatMap((relation) => {
      const hit = Object.values(relation.members).some((members) => members.some((id) => gone.has(id)));
      if (!hit) return [relation];
      const members = Object.fromEntries(
        Object.entries(relation.members).map(([role, ids]) => [role, ids.filter((id) => !gone.has(id))]),
      );
      if (Object.values(members).every((ids) => ids.length > 0)) return [{ ...relation, members }];
      gone.add(relation.id);
      again = true;
      return [];
    });
    if (!again) return left;
  }
}

/** References to objects that are gone, in the fields that hold some. */
function forget(
  values: Record<string, Json> | undefined,
  fields: readonly FieldDefinition[],
  gone: ReadonlySet<string>,
): void {
  if (!values) return;
  for (const field of fields) {
    const value = values[field.name];
    if (field.kind !== "object" || value === undefined) continue;
    const left = [value].flat().filter((id) => typeof id !== "string" || !gone.has(id));
    if (left.length === 0) delete values[field.name];
    else if (Array.isArray(value)) values[field.name] = left;
  }
}

/** The fields of an owner that must be filled, are asked, and are not. */
export function missing(
  fields: readonly FieldDefinition[],
  values: Readonly<Record<string, Json>> | undefined,
): FieldDefinition[] {
  const now = values ?? {};
  return asked(fields, now).filter((field) => field.required && now[field.name] === undefined);
}
