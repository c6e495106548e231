import type { AnnotationDocument, LabelledObject } from "../../core/document";
import type { Classes } from "../session/classes";

/** One document that is shown over a media, with the classes that its colours come from. */
export interface ShownLayer {
  id: string;
  document: AnnotationDocument;
  classes: Classes;
  /** Set apart from the first by dashes: colours are the classes' alone. */
  dashed: boolean;
  /** Classes that are not shown just now. */
  hidden: ReadonlySet<string>;
  /** One colour for all of it, where it is what something else was before. */
  color?: string;
}

export function objectsShown({ document, hidden }: ShownLayer): LabelledObject[] {
  return (document.objects ?? []).filter((object) => !hidden.has(object.label));
}

export function colorIn(layer: ShownLayer, object: LabelledObject): string {
  return layer.color ?? layer.classes.colorOf(object.label);
}

/** How many objects of each class a document has, in the order in which the classes come up. */
export function classCounts(document: AnnotationDocument): [string, number][] {
  const counts = new Map<string, number>();
  for (const { label } of document.objects ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts];
}
