import { STEP } from "../../canvas/history";
import type { AnnotationDocument, LabelledObject, Shape } from "../../core/document";
import { shortId } from "../../core/ids";
import type { Json } from "../../core/json";
import * as documents from "../session/document";
import type { Session } from "../session/Session";
import type { Clipping } from "./clipping";

/** What a modality says of shapes that come from elsewhere, or are put beside themselves. */
export interface Copying {
  /** A little to the side, so that a copy is not mistaken for what it was copied from. */
  aside(shape: Shape): Shape;
  /** The shape as it lies on what is open here; null where it cannot. */
  placed(shape: Shape): Shape | null;
}

export interface Pasted {
  made: number;
  /** Objects whose class or shape has no place here. */
  left: number;
}

/** So many copies in one spot are told apart by moving; then people have stopped looking. */
const MOST_ASIDE = 50;

function shapesHere({ classes }: Session, { label, shapes = [] }: LabelledObject, copying: Copying): Shape[] | null {
  const look = classes.find(label);
  if (!look || look.definition.retired || shapes.length === 0) return null;
  const placed = shapes.map((shape) => (classes.allows(label, shape.kind) ? copying.placed(shape) : null));
  return placed.every((shape) => shape !== null) ? placed : null;
}

/** Moved on until nothing lies exactly there. */
function besideOthers(document: AnnotationDocument, shapes: readonly Shape[], copying: Copying): Shape[] {
  const there = new Set((document.objects ?? []).flatMap(({ shapes: own = [] }) => own.map((s) => JSON.stringify(s))));
  let now = [...shapes];
  for (let times = 0; times < MOST_ASIDE && now.some((shape) => there.has(JSON.stringify(shape))); times += 1) {
    now = now.map(copying.aside);
  }
  return now;
}

/** References to what came along follow it; others would point into another document. */
function referringHere(
  { classes }: Session,
  { label, attributes = {} }: LabelledObject,
  renamed: ReadonlyMap<string, string>,
): Record<string, Json> | undefined {
  const fields = classes.attributesOf(label);
  const left = Object.entries(attributes).flatMap(([name, value]): [string, Json][] => {
    if (fields.find((field) => field.name === name)?.kind !== "object") return [[name, value]];
    const ids = [value].flat().flatMap((id) => renamed.get(String(id)) ?? []);
    if (ids.length === 0) return [];
    return [[name, Array.isArray(value) ? ids : (ids[0] ?? null)]];
  });
  return documents.onlyAsked(Object.fromEntries(left), fields);
}

/** New objects like those of a clipping, one step of the history; selected afterwards. */
export function paste(session: Session, clipping: Clipping, copying: Copying): Pasted {
  const coming = clipping.objects.flatMap((object) => {
    const shapes = shapesHere(session, object, copying);
    return shapes ? [{ object, shapes }] : [];
  });
  const left = clipping.objects.length - coming.length;
  const renamed = new Map<string, string>();
  const made = session.edit({ title: "edit.paste", policy: STEP }, (draft) => {
    const newId = (prefix: string) => shortId(prefix, (id) => documents.isTaken(draft, id));
    const beside = besideOthers(
      session.document,
      coming.flatMap(({ shapes }) => shapes),
      copying,
    );
    for (const { object } of coming) renamed.set(object.id, newId("o"));
    for (const { object, shapes } of coming) {
      const { origin: _, score: __, extra: ___, attributes: ____, ...rest } = object;
      const attributes = referringHere(session, object, renamed);
      documents.addObject(draft, {
        ...rest,
        id: renamed.get(object.id) ?? newId("o"),
        shapes: beside.splice(0, shapes.length),
        ...(attributes ? { attributes } : {}),
      });
    }
    for (const { label, members } of clipping.relations) {
      const here = Object.entries(members).map(([role, ids]) => [role, ids.flatMap((id) => renamed.get(id) ?? [])]);
      const whole = Object.values(members).every((ids) => ids.every((id) => renamed.has(id)));
      if (whole && session.classes.findRelation(label)) {
        documents.addRelation(draft, { id: newId("r"), label, members: Object.fromEntries(here) });
      }
    }
  });
  if (made) session.select([...renamed.values()]);
  return { made: made ? coming.length : 0, left };
}
