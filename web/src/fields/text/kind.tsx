import type { TextField } from "../../core/ontology";
import { type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";
import { useTyped } from "../../ui/fields/useTyped";

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch (error) {
    // The server reads patterns by another engine: what this one cannot read is judged there.
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

function takes(field: TextField, value: unknown): value is string {
  if (typeof value !== "string") return false;
  if (!field.multiline && /[\n\r]/.test(value)) return false;
  const length = [...value].length;
  if (length < (field.min_length ?? 0) || length > (field.max_length ?? Number.POSITIVE_INFINITY)) return false;
  return !field.pattern || matches(field.pattern, value);
}

function Input({ field, value, context, disabled, labelledBy, onChange }: FieldInputProps<TextField>) {
  const given = field.prefill ? (context.textOf(field.prefill) ?? "") : "";
  const now = typeof value === "string" ? value : given;
  const typed = useTyped(now, (text) => onChange(text === "" ? undefined : text, "typing"));
  const wrong = typed.value !== "" && !takes(field, typed.value);
  const common = { ...typed, disabled, "aria-labelledby": labelledBy, "aria-invalid": wrong || undefined };
  if (field.multiline) return <textarea {...common} className={styles.area} rows={3} />;
  return <input {...common} className={styles.input} type="text" autoComplete="off" />;
}

export const text: FieldKind<"text"> = {
  kind: "text",
  layout: "block",
  takes,
  show: (_, value) => String(value),
  Input,
};

export default fieldPlugin(text);
