import type { Json } from "./json";
import { sameJson } from "./json";
import type { Words } from "./words";

/** When a field is asked: another field of the same owner equals a value, is in a list, or is set at all. */
export interface Condition {
  field: string;
  equals?: Json;
  in?: Json[] | null;
  set?: boolean | null;
}

/** What every kind of field has. */
export interface FieldBase {
  name: string;
  title?: Words | null;
  help?: Words | null;
  required?: boolean;
  when?: Condition | null;
}

export interface Option {
  name: string;
  title?: Words | null;
  color?: string | null;
  key?: string | null;
}

export interface TreeNode {
  name: string;
  title?: Words | null;
  children?: TreeNode[];
}

export interface ChoiceField extends FieldBase {
  kind: "choice";
  options: Option[];
  multiple?: boolean;
}

export interface TaxonomyField extends FieldBase {
  kind: "taxonomy";
  tree: TreeNode[];
  multiple?: boolean;
  leaf_only?: boolean;
}

export interface BooleanField extends FieldBase {
  kind: "boolean";
}

export interface NumberField extends FieldBase {
  kind: "number";
  minimum?: number | null;
  maximum?: number | null;
  step?: number | null;
  integer?: boolean;
  unit?: string | null;
}

export interface TextField extends FieldBase {
  kind: "text";
  multiline?: boolean;
  min_length?: number | null;
  max_length?: number | null;
  pattern?: string | null;
  prefill?: string | null;
}

export interface RatingField extends FieldBase {
  kind: "rating";
  maximum?: number;
}

export interface RankingField extends FieldBase {
  kind: "ranking";
  options: Option[];
  ties?: boolean;
}

export interface LinkField extends FieldBase {
  kind: "link";
  base: string;
  multiple?: boolean;
}

export interface ObjectField extends FieldBase {
  kind: "object";
  classes?: string[] | null;
  multiple?: boolean;
}

export interface MessagesField extends FieldBase {
  kind: "messages";
  roles?: string[];
}

/** Kinds by name. A folder in `fields/` adds its own by `declare module`, so a new kind edits nothing here. */
export interface FieldKinds {
  choice: ChoiceField;
  taxonomy: TaxonomyField;
  boolean: BooleanField;
  number: NumberField;
  text: TextField;
  rating: RatingField;
  ranking: RankingField;
  link: LinkField;
  object: ObjectField;
  messages: MessagesField;
}

export type FieldDefinition = FieldKinds[keyof FieldKinds];

export type FieldKindName = FieldDefinition["kind"];
export type FieldOf<Kind extends FieldKindName> = Extract<FieldDefinition, { kind: Kind }>;

export interface ClassDefinition {
  name: string;
  title?: Words | null;
  description?: Words | null;
  parent?: string | null;
  color?: string | null;
  key?: string | null;
  concept?: string | null;
  shapes?: string[];
  skeleton?: string | null;
  attributes?: FieldDefinition[];
  retired?: boolean;
}

export interface Skeleton {
  name: string;
  points: string[];
  edges?: number[][];
  flip?: number[][];
}

export interface Role {
  title?: Words | null;
  classes?: string[] | null;
  relations?: string[] | null;
  minimum?: number;
  maximum?: number | null;
}

export interface RelationDefinition {
  name: string;
  title?: Words | null;
  color?: string | null;
  key?: string | null;
  roles: Record<string, Role>;
  attributes?: FieldDefinition[];
  retired?: boolean;
}

export interface Ontology {
  classes?: ClassDefinition[];
  skeletons?: Skeleton[];
  relations?: RelationDefinition[];
  questions?: FieldDefinition[];
  knowledge?: string[];
}

/** Equal, or, for a field with several values, one of them. */
function meets(value: Json | undefined, wanted: Json): boolean {
  return sameJson(value, wanted) || (Array.isArray(value) && value.some((one) => sameJson(one, wanted)));
}

/** Whether the condition is met by the values beside it. */
export function holds(condition: Condition | null | undefined, values: Readonly<Record<string, Json>>): boolean {
  if (!condition) return true;
  const value = values[condition.field] ?? null;
  if (typeof condition.set === "boolean") return (value !== null) === condition.set;
  if (condition.in) return condition.in.some((one) => meets(value, one));
  return meets(value, condition.equals ?? null);
}

/** The fields that are asked given what has been said so far, in order. */
export function asked(fields: readonly FieldDefinition[], values: Readonly<Record<string, Json>>): FieldDefinition[] {
  return fields.filter((field) => holds(field.when, values));
}

/** The attributes of a class, its parents' first. */
export function attributesOf(ontology: Ontology, name: string): FieldDefinition[] {
  const classes = new Map((ontology.classes ?? []).map((one) => [one.name, one]));
  const walked = new Set<string>();
  const chain: FieldDefinition[][] = [];
  let current = classes.get(name);
  while (current && !walked.has(current.name)) {
    walked.add(current.name);
    chain.unshift(current.attributes ?? []);
    current = current.parent ? classes.get(current.parent) : undefined;
  }
  return chain.flat();
}

/** The kinds of shape of a class: its own, or those of the nearest parent that names some. */
export function shapesOf(ontology: Ontology, name: string): string[] {
  const classes = new Map((ontology.classes ?? []).map((one) => [one.name, one]));
  const walked = new Set<string>();
  let current = classes.get(name);
  while (current && !walked.has(current.name)) {
    if (current.shapes?.length) return current.shapes;
    walked.add(current.name);
    current = current.parent ? classes.get(current.parent) : undefined;
  }
  return [];
}
