/** Everything a person can do to a document. Titles are keys of the word catalogue: the history shows them. */
import { merging, type Policy, STEP } from "../../canvas/history";
import type { AnnotationDocument, LabelledObject, Relation, Shape } from "../../core/document";
import { shortId } from "../../core/ids";
import type { Json } from "../../core/json";
import type { EditManner } from "../../ui/fields/fieldKinds";
import type { ClassLook } from "./classes";
import * as documents from "./document";
import { accepted, type Ghost, isGhost, rejected, takenFrom } from "./ghosts";
import type { Session } from "./Session";

function newId(document: AnnotationDocument, prefix: string): string {
  return shortId(prefix, (id) => documents.isTaken(document, id));
}

/** Objects among the selection, without suggestions, locked ones left out. */
export function selectedObjects(session: Session): string[] {
  const { selection, locked } = session.state;
  return selection.filter((id) => !isGhost(id) && !locked.has(id));
}

/** A new object of the class in hand, or of one that may have such a shape; null where there is none. */
export function createObject(session: Session, shape: Shape, label?: string): string | null {
  const { classes, state } = session;
  const wanted = label ?? state.activeClass;
  const fits = (name: string | null | undefined) => Boolean(name) && classes.allows(name ?? "", shape.kind);
  const chosen = fits(wanted) ? wanted : classes.offered.find((look) => fits(look.name))?.name;
  if (!chosen) return null;
  const id = newId(session.document, "o");
  const made = session.edit({ title: "edit.create", policy: STEP, about: id }, (draft) =>
    documents.addObject(draft, { id, label: chosen, shapes: [shape] }),
  );
  if (!made) return null;
  session.select([id]);
  return id;
}

export interface ShapeChange {
  object: string;
  slot: number;
  shape: Shape;
}

/** Other shapes for objects; a suggestion that is changed is taken over first, as edited. */
export function putShapes(session: Session, changes: readonly ShapeChange[], what: string, merge?: string): void {
  const about = changes.length === 1 ? (changes[0]?.object ?? null) : null;
  const policy: Policy = merge === undefined ? STEP : merging(merge);
  const taken = new Map<string, string>();
  for (const { object } of changes) {
    const ghost = session.state.ghosts.find((one) => one.id === object);
    if (ghost) taken.set(object, idFor(session, ghost));
  }
  session.edit(
    { title: `edit.${what}`, policy, about: about === null ? null : (taken.get(about) ?? about) },
    (draft) => {
      for (const { object, slot, shape } of changes) {
        const ghost = session.state.ghosts.find((one) => one.id === object);
        const id = taken.get(object);
        if (ghost && id !== undefined) documents.addObject(draft, accepted(ghost, id));
        documents.putShape(draft, id ?? object, slot, shape);
      }
    },
  );
  if (taken.size > 0)
    session.select(session.state.selection.map((id) => taken.get(id) ?? id).concat(...taken.values()));
}

/** The suggestion's own id where it is free: a taken-over object is then the same in every revision. */
function idFor(session: Session, ghost: Ghost): string {
  const { id } = ghost.object;
  return documents.isTaken(session.document, id) ? newId(session.document, "o") : id;
}

/** Another class for objects; a suggestion among them is taken over first, as edited. */
export function relabel(session: Session, ids: readonly string[], look: ClassLook): void {
  const { classes, document, state } = session;
  const fits = ({ shapes = [] }: LabelledObject) => shapes.every((shape) => classes.allows(look.name, shape.kind));
  const fitting = ids.filter((id) => fits(documents.objectIn(document, id) ?? { id, label: "" }));
  const ghosts = state.ghosts.filter(({ id, object }) => ids.includes(id) && fits(object));
  const taken = new Map(ghosts.map((ghost) => [ghost.id, idFor(session, ghost)]));
  const changed = fitting.flatMap((id) => (isGhost(id) ? (taken.get(id) ?? []) : id));
  const about = changed.length === 1 ? (changed[0] ?? null) : null;
  session.edit({ title: "edit.relabel", policy: STEP, about }, (draft) => {
    for (const ghost of ghosts) documents.addObject(draft, accepted(ghost, taken.get(ghost.id) ?? ghost.object.id));
    for (const id of changed) documents.relabel(draft, classes, id, look.name);
  });
  if (taken.size > 0) session.select(changed);
}

/** A class was chosen by key or click: for what is selected, and for what comes next. */
export function chooseClass(session: Session, look: ClassLook): void {
  session.store.setState(({ classChoices }) => ({ activeClass: look.name, classChoices: classChoices + 1 }));
  const ids = session.state.selection.filter((id) => !session.state.locked.has(id));
  if (ids.length > 0) relabel(session, ids, look);
}

function policyOf(manner: EditManner, key: string): Policy {
  return manner === "typing" ? merging(key) : STEP;
}

export function setAttribute(
  session: Session,
  id: string,
  name: string,
  value: Json | undefined,
  manner: EditManner,
): void {
  session.edit({ title: "edit.attribute", policy: policyOf(manner, `${id} ${name}`), about: id }, (draft) =>
    documents.setAttribute(draft, session.classes, id, name, value),
  );
}

export function setFlag(session: Session, ids: readonly string[], flag: documents.Flag, value: boolean): void {
  const about = ids.length === 1 ? (ids[0] ?? null) : null;
  session.edit({ title: "edit.attribute", policy: STEP, about }, (draft) => {
    for (const id of ids) documents.setFlag(draft, id, flag, value);
  });
}

export function setAnswer(session: Session, name: string, value: Json | undefined, manner: EditManner): void {
  session.edit({ title: "edit.answer", policy: policyOf(manner, `answer ${name}`) }, (draft) =>
    documents.setAnswer(draft, session.classes.questions, name, value),
  );
}

/** Removes objects and relations; suggestions among the ids are turned down. */
export function remove(session: Session, ids: readonly string[]): void {
  const { ghosts, locked } = session.state;
  const turnedDown = ghosts.filter((ghost) => ids.includes(ghost.id));
  const gone = new Set(ids.filter((id) => !isGhost(id) && !locked.has(id)));
  const about = gone.size === 1 ? ([...gone][0] ?? null) : null;
  session.edit({ title: gone.size > 0 ? "edit.remove" : "edit.reject", policy: STEP, about }, (draft) => {
    documents.remove(draft, session.classes, gone);
    documents.reject(draft, turnedDown.map(rejected));
  });
}

/** Copies of objects, a little aside, selected; `shift` moves a shape by so many pixels. */
export function duplicate(session: Session, ids: readonly string[], shift: (shape: Shape) => Shape): void {
  const made: string[] = [];
  session.edit({ title: "edit.duplicate", policy: STEP }, (draft) => {
    for (const id of ids) {
      const source = documents.objectIn(session.document, id);
      if (!source) continue;
      const { origin: _, score: __, extra: ___, ...rest } = source;
      const copy = newId(draft, "o");
      made.push(copy);
      documents.addObject(draft, { ...rest, id: copy, shapes: (source.shapes ?? []).map(shift) });
    }
  });
  if (made.length > 0) session.select(made);
}

/** Another place in the list, and above or beneath others on the picture. */
export function reorder(session: Session, ids: readonly string[], to: documents.Place): void {
  const about = ids.length === 1 ? (ids[0] ?? null) : null;
  session.edit({ title: "edit.reorder", policy: STEP, about }, (draft) => documents.reorder(draft, new Set(ids), to));
}

export function connect(session: Session, label: string, members: Record<string, string[]>): string | null {
  const id = newId(session.document, "r");
  const relation: Relation = { id, label, members };
  const same = session.document.relations?.some(
    (one) => one.label === label && JSON.stringify(one.members) === JSON.stringify(members),
  );
  if (same) return null;
  const made = session.edit({ title: "edit.connect", policy: STEP, about: id }, (draft) =>
    documents.addRelation(draft, relation),
  );
  return made ? id : null;
}

// ── suggestions ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The one that Tab answers: selected, or the surest. */
export function currentGhost(session: Session): Ghost | null {
  const { ghosts, selection, ghostsShown } = session.state;
  if (!ghostsShown) return null;
  return ghosts.find((ghost) => selection.includes(ghost.id)) ?? ghosts[0] ?? null;
}

/** Relations between suggestions come along once both ends are there. */
function bringRelations(session: Session, draft: AnnotationDocument): void {
  const { proposals } = session.task;
  if (!proposals) return;
  for (const relation of proposals.relations ?? []) {
    const source = relation.origin?.object ?? relation.id;
    const known = [...(draft.relations ?? []).map((one) => one.origin), ...(draft.rejected ?? [])];
    if (known.some((origin) => origin?.object === source)) continue;
    const members = Object.entries(relation.members).map(
      ([role, ids]) => [role, ids.map((id) => takenFrom(draft, proposals, id))] as const,
    );
    if (members.some(([, ids]) => ids.some((id) => id === null))) continue;
    const { score: _, extra: __, ...rest } = relation;
    documents.addRelation(draft, {
      ...rest,
      id: documents.isTaken(draft, relation.id) ? newId(draft, "r") : relation.id,
      members: Object.fromEntries(members.map(([role, ids]) => [role, ids as string[]])),
      origin: { layer: relation.origin?.layer ?? "proposals", object: source, change: "accepted" },
    });
  }
}

/** Takes suggestions over as they are. */
export function accept(session: Session, ghosts: readonly Ghost[]): void {
  const ids: string[] = [];
  const about = ghosts.length === 1 && ghosts[0] ? idFor(session, ghosts[0]) : null;
  session.edit({ title: "edit.accept", policy: STEP, about }, (draft) => {
    for (const ghost of ghosts) {
      const free = !documents.isTaken(draft, ghost.object.id);
      const id = free ? ghost.object.id : newId(draft, "o");
      ids.push(id);
      documents.addObject(draft, accepted(ghost, id));
    }
    bringRelations(session, draft);
  });
  if (ghosts.length === 1 && ids.length === 1) session.select(ids);
}

export function reject(session: Session, ghosts: readonly Ghost[]): void {
  session.edit({ title: "edit.reject", policy: STEP }, (draft) => documents.reject(draft, ghosts.map(rejected)));
}
