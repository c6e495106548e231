import type { ClassDefinition, FieldDefinition, Ontology, RelationDefinition, Skeleton } from "../../../core/ontology";

/** The lists of an ontology whose entries have a name. */
export interface Lists {
  classes: ClassDefinition;
  relations: RelationDefinition;
  questions: FieldDefinition;
  skeletons: Skeleton;
}

export type ListName = keyof Lists;

export function listOf<Name extends ListName>(ontology: Ontology, name: Name): Lists[Name][] {
  return (ontology[name] ?? []) as Lists[Name][];
}

export function withList<Name extends ListName>(ontology: Ontology, name: Name, list: Lists[Name][]): Ontology {
  return { ...ontology, [name]: list };
}

export function replaced<Entry>(list: readonly Entry[], index: number, entry: Entry): Entry[] {
  return list.map((one, place) => (place === index ? entry : one));
}

export function without<Entry>(list: readonly Entry[], index: number): Entry[] {
  return list.filter((_, place) => place !== index);
}

export function moved<Entry>(list: readonly Entry[], index: number, by: 1 | -1): Entry[] {
  const next = [...list];
  const [entry] = next.splice(index, 1);
  if (entry !== undefined) next.splice(Math.max(0, Math.min(list.length - 1, index + by)), 0, entry);
  return next;
}

/** A name no other entry has: "box", "box-2", "box-3". */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

/** Eight colours that colour-blind eyes can tell apart, handed out in turn (Okabe and Ito, 2008, darkened for paper). */
export const COLOURS = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#d55e00",
  "#8c7a00",
  "#6a4fb3",
] as const;

export function nextColour(classes: readonly ClassDefinition[]): string {
  const used = classes.map((one) => one.color?.toLowerCase());
  return COLOURS.find((colour) => !used.includes(colour)) ?? COLOURS[classes.length % COLOURS.length] ?? COLOURS[0];
}

export function nextKey(classes: readonly ClassDefinition[]): string | undefined {
  const used = classes.map((one) => one.key);
  return ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].find((key) => !used.includes(key));
}

/** What is left out of a stored ontology: nothing that was never said. */
export function tidy(ontology: Ontology): Ontology {
  return JSON.parse(
    JSON.stringify(ontology, (_key, value: unknown) => (value === null || value === "" ? undefined : value)),
  ) as Ontology;
}
