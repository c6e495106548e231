/** What of a picture is tied to what of its text. A phrase is an object with a span, a region one with a place in the plane. */
import { kindOf } from "../../canvas/shapeKind";
import type { AnnotationDocument, LabelledObject } from "../../core/document";

export type Side = "phrase" | "region";

/** Set on a phrase that the picture does not show: nothing is to be found for it. */
export const NOT_VISUAL = "notvisual";

export function sideOf(object: LabelledObject): Side | null {
  const shapes = object.shapes ?? [];
  if (shapes.some((shape) => shape.kind === "span" && !shape.target)) return "phrase";
  return shapes.some((shape) => kindOf(shape)?.plane) ? "region" : null;
}

const sides = new WeakMap<LabelledObject, Side | null>();

/** As `sideOf`, remembered: documents are never changed in place. */
function knownSide(object: LabelledObject): Side | null {
  const known = sides.get(object);
  if (known !== undefined) return known;
  const side = sideOf(object);
  sides.set(object, side);
  return side;
}

export interface Alignment {
  phrases: readonly LabelledObject[];
  regions: readonly LabelledObject[];
  /** For each object, those of the other side that a relation ties it to. */
  partners: ReadonlyMap<string, ReadonlySet<string>>;
}

function tie(partners: Map<string, Set<string>>, one: string, other: string): void {
  const known = partners.get(one);
  if (known) known.add(other);
  else partners.set(one, new Set([other]));
}

/** Who is tied to whom: every phrase of a relation to every region of it. */
export function alignmentOf(document: AnnotationDocument): Alignment {
  const objects = document.objects ?? [];
  const phrases = objects.filter((object) => knownSide(object) === "phrase");
  const regions = objects.filter((object) => knownSide(object) === "region");
  const side = new Map<string, Side>([
    ...phrases.map(({ id }) => [id, "phrase"] as const),
    ...regions.map(({ id }) => [id, "region"] as const),
  ]);
  const partners = new Map<string, Set<string>>();
  for (const relation of document.relations ?? []) {
    const members = Object.values(relation.members).flat();
    for (const phrase of members.filter((id) => side.get(id) === "phrase")) {
      for (const region of members.filter((id) => side.get(id) === "region")) {
        tie(partners, phrase, region);
        tie(partners, region, phrase);
      }
    }
  }
  return { phrases, regions, partners };
}

/** What still waits for its other side, in reading order: by place in the text, then by order in the list. */
export function unlinkedIn({ phrases, regions, partners }: Alignment): {
  phrases: LabelledObject[];
  regions: LabelledObject[];
} {
  const loose = (object: LabelledObject) => (partners.get(object.id)?.size ?? 0) === 0;
  const start = (object: LabelledObject) =>
    Math.min(...(object.shapes ?? []).map((shape) => (shape.kind === "span" ? shape.start : Number.MAX_SAFE_INTEGER)));
  return {
    phrases: phrases
      .filter((object) => loose(object) && object.attributes?.[NOT_VISUAL] !== true)
      .sort((a, b) => start(a) - start(b)),
    regions: regions.filter(loose),
  };
}

/** What is lit with something: itself and its other side; with a relation all that it ties. */
export function litWith(document: AnnotationDocument, alignment: Alignment, ids: readonly string[]): Set<string> {
  const lit = new Set<string>();
  for (const id of ids) {
    const relation = document.relations?.find((one) => one.id === id);
    const more = relation ? Object.values(relation.members).flat() : [id, ...(alignment.partners.get(id) ?? [])];
    for (const one of more) lit.add(one);
  }
  return lit;
}
