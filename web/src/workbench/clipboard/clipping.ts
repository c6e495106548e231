import { isName, isRecord } from "../../core/check";
import type { AnnotationDocument, LabelledObject, Relation, Shape } from "../../core/document";

/** Objects on their way from one task to another, with the relations among them. */
export interface Clipping {
  objects: LabelledObject[];
  relations: Relation[];
}

/** Tells our JSON from whatever else is on a clipboard. */
const MARK = "dianjing/objects@1";
/** More text than this is nobody's copy of objects. */
const LONGEST = 20_000_000;

/** The objects of these ids as they stand, in the order of the document. */
export function clip({ objects = [], relations = [] }: AnnotationDocument, ids: readonly string[]): Clipping {
  const wanted = new Set(ids);
  const inside = ({ members }: Relation) =>
    Object.values(members).every((member) => member.every((id) => wanted.has(id)));
  return { objects: objects.filter((object) => wanted.has(object.id)), relations: relations.filter(inside) };
}

export function written({ objects, relations }: Clipping): string {
  return JSON.stringify({ dianjing: MARK, objects, ...(relations.length > 0 ? { relations } : {}) });
}

function isShape(value: unknown): value is Shape {
  return isRecord(value) && isName(value.kind);
}

function isObject(value: unknown): value is LabelledObject {
  if (!isRecord(value) || !isName(value.id) || !isName(value.label)) return false;
  const { shapes = [], attributes = {} } = value;
  return Array.isArray(shapes) && shapes.every(isShape) && isRecord(attributes);
}

function isRelation(value: unknown): value is Relation {
  if (!isRecord(value) || !isName(value.id) || !isName(value.label) || !isRecord(value.members)) return false;
  return Object.values(value.members).every((member) => Array.isArray(member) && member.every(isName));
}

/** What a clipboard holds, where it is ours and sound; anybody may have written it. */
export function readClipping(text: string): Clipping | null {
  if (text.length > LONGEST || !text.includes(MARK)) return null;
  const said = parsed(text);
  if (!isRecord(said) || said.dianjing !== MARK) return null;
  const { objects, relations = [] } = said;
  if (!Array.isArray(objects) || !objects.every(isObject)) return null;
  return { objects, relations: Array.isArray(relations) ? relations.filter(isRelation) : [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
