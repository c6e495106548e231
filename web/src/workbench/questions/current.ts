import type { Json } from "../../core/json";
import type { FieldDefinition } from "../../core/ontology";

type Values = Readonly<Record<string, Json>>;

/** The question to go to behind `name`: the next without an answer, from the start where none follows; else it stays. */
export function nextOpen(fields: readonly FieldDefinition[], values: Values, name: string): string {
  const at = fields.findIndex((field) => field.name === name);
  const around = [...fields.slice(at + 1), ...fields.slice(0, Math.max(0, at))];
  return around.find((field) => values[field.name] === undefined)?.name ?? name;
}

/** Where work on a document begins: at the first question without an answer, else at the first. */
export function firstOpen(fields: readonly FieldDefinition[], values: Values): string {
  return (fields.find((field) => values[field.name] === undefined) ?? fields[0])?.name ?? "";
}
