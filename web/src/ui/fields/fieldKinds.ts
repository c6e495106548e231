import type { ComponentType } from "react";
import type { Json } from "../../core/json";
import type { FieldDefinition, FieldKindName, FieldOf } from "../../core/ontology";
import { Registry } from "../../core/registry";
import type { Language } from "../../core/words";

/** An object that a field may point at. */
export interface ReferencedObject {
  id: string;
  title: string;
  color: string;
  /** Its class and the classes above it. */
  classes: readonly string[];
}

export interface LinkEntry {
  id: string;
  title?: string;
}

/** What a field may need beside its own value. */
export interface FieldContext {
  language: Language;
  objects: readonly ReferencedObject[];
  /** The text of a media, where a field begins with it. */
  textOf(media: string): string | null;
  /** Entries of a knowledge base; absent where none can be asked. */
  findEntries?(base: string, text: string): Promise<LinkEntry[]>;
}

/** One of a few answers that can all stand in sight. */
export interface ReadyAnswer {
  /** The key that gives it; null where there are more answers than keys. */
  key: string | null;
  title: string;
  /** What the field's value becomes. */
  gives: Json | undefined;
  chosen: boolean;
}

/** A `step` is an edit of its own, `typing` joins the one before. */
export type EditManner = "step" | "typing";

export interface FieldInputProps<Field extends FieldDefinition> {
  /** The id of what labels it. */
  labelledBy: string;
  field: Field;
  value: Json | undefined;
  context: FieldContext;
  disabled: boolean;
  onChange(value: Json | undefined, manner: EditManner): void;
}

export interface FieldKind<Kind extends FieldKindName = FieldKindName> {
  kind: Kind;
  /** Beside its name on one line, or beneath it. */
  layout: "line" | "block";
  /** Whether the server would take the value. */
  takes(field: FieldOf<Kind>, value: Json, context: FieldContext): boolean;
  /** The value in words, for lists and differences. */
  show(field: FieldOf<Kind>, value: Json, context: FieldContext): string;
  /** Every answer there is, where they are few enough to stand in sight with a key each; absent for other kinds. */
  ready?(field: FieldOf<Kind>, value: Json | undefined, context: FieldContext): ReadyAnswer[];
  Input: ComponentType<FieldInputProps<FieldOf<Kind>>>;
}

export interface AnyFieldKind {
  kind: FieldKindName;
  layout: "line" | "block";
  takes(field: FieldDefinition, value: Json, context: FieldContext): boolean;
  show(field: FieldDefinition, value: Json, context: FieldContext): string;
  /** Every answer there is, where they are few enough to stand in sight with a key each; absent for other kinds. */
  ready?(field: FieldDefinition, value: Json | undefined, context: FieldContext): ReadyAnswer[];
  Input: ComponentType<FieldInputProps<FieldDefinition>>;
}

export const fieldKinds = new Registry<AnyFieldKind>("kind of field");

/** What a folder `fields/<kind>/` is to the rest: its default export. */
export interface FieldPlugin {
  register(): void;
}

/**
 * Takes a kind for the registry. The one place where the narrower type is forgotten: what is looked up by `field.kind`
 * gets that kind of field.
 */
export function fieldPlugin<Kind extends FieldKindName>(kind: FieldKind<Kind>): FieldPlugin {
  return { register: () => fieldKinds.add(kind.kind, kind as unknown as AnyFieldKind) };
}
