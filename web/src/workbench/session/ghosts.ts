import type { AnnotationDocument, LabelledObject, Origin } from "../../core/document";

/** Stands before the id of a suggestion: no id in a document may begin so. */
const MARK = "~";

/** A suggestion of an assistant that has been neither taken over nor turned down. */
export interface Ghost {
  /** Its id in the workbench, never in a document. */
  id: string;
  object: LabelledObject;
  origin: Omit<Origin, "change">;
}

export function isGhost(id: string): boolean {
  return id.startsWith(MARK);
}

const UNNAMED_LAYER = "proposals";

function originOf(object: LabelledObject): Omit<Origin, "change"> {
  const { layer = UNNAMED_LAYER, object: source = object.id, revision } = object.origin ?? {};
  return { layer, object: source, ...(revision === undefined ? {} : { revision }) };
}

function sameSource(origin: Origin | undefined, ghost: Omit<Origin, "change">): boolean {
  return origin?.object === ghost.object && origin?.layer === ghost.layer;
}

/** The suggestions that are still open, the surest first. What was answered is read from the document itself. */
export function openGhosts(proposals: AnnotationDocument | null, document: AnnotationDocument): Ghost[] {
  const answered = [...(document.objects ?? []).map((object) => object.origin), ...(document.rejected ?? [])];
  const keys = new Set(answered.flatMap((origin) => (origin ? [`${origin.layer}\n${origin.object}`] : [])));
  return (proposals?.objects ?? [])
    .map((object): Ghost => ({ id: MARK + object.id, object, origin: originOf(object) }))
    .filter(({ origin }) => !keys.has(`${origin.layer}\n${origin.object}`))
    .sort((a, b) => (b.object.score ?? 1) - (a.object.score ?? 1));
}

/** The object that a suggestion becomes. The score stays with the assistant's own revision, which `origin` names. */
export function accepted(ghost: Ghost, id: string): LabelledObject {
  const { score: _, extra: __, ...object } = ghost.object;
  return { ...object, id, origin: { ...ghost.origin, change: "accepted" } };
}

export function rejected(ghost: Ghost): Origin {
  return { ...ghost.origin, change: "rejected" };
}

/** The object in the document that came from a suggestion of this id. */
export function takenFrom(document: AnnotationDocument, proposals: AnnotationDocument, id: string): string | null {
  const source = proposals.objects?.find((object) => object.id === id);
  if (!source) return null;
  const origin = originOf(source);
  return document.objects?.find((object) => sameSource(object.origin, origin))?.id ?? null;
}
