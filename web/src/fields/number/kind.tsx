import type { KeyboardEvent } from "react";
import type { NumberField } from "../../core/ontology";
import { type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";
import { useTyped } from "../../ui/fields/useTyped";

/** What a step may be off by, relative to the step: 0.1 has no exact form. */
const SLACK = 1e-9;

function onSteps(field: NumberField, value: number): boolean {
  if (!field.step) return true;
  const steps = (value - (field.minimum ?? 0)) / field.step;
  return Math.abs(steps - Math.round(steps)) <= SLACK * Math.max(1, Math.abs(steps));
}

function takes(field: NumberField, value: unknown): value is number {
  return (
    typeof value === "number" &&
    Number.isFinite(value) &&
    value >= (field.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (field.maximum ?? Number.POSITIVE_INFINITY) &&
    (!field.integer || Number.isInteger(value)) &&
    onSteps(field, value)
  );
}

/** Full-width digits and signs come from Chinese input methods. */
function parse(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[．。]/g, ".")
    .replace(/[－−]/g, "-");
  return plain === "" || !Number.isFinite(Number(plain)) ? undefined : Number(plain);
}

function stepped(field: NumberField, value: number | undefined, direction: 1 | -1): number {
  const step = field.step ?? 1;
  const base = field.minimum ?? 0;
  const from = value ?? base - (direction === 1 ? step : -step);
  const next = base + Math.round((from + direction * step - base) / step) * step;
  const bounded = Math.min(
    Math.max(next, field.minimum ?? Number.NEGATIVE_INFINITY),
    field.maximum ?? Number.POSITIVE_INFINITY,
  );
  return Number(bounded.toPrecision(12));
}

function Input({ field, value, disabled, labelledBy, onChange }: FieldInputProps<NumberField>) {
  const now = typeof value === "number" ? value : undefined;
  const typed = useTyped(now === undefined ? "" : String(now), (text) => {
    const number = parse(text);
    if (number !== undefined || text.trim() === "") onChange(number, "typing");
  });
  const wrong = typed.value.trim() !== "" && !takes(field, parse(typed.value));
  const arrows = (event: KeyboardEvent) => {
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : null;
    if (!direction) return;
    event.preventDefault();
    onChange(stepped(field, now, direction), "typing");
  };
  return (
    <span className={styles.number}>
      <input
        {...typed}
        className={styles.input}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-labelledby={labelledBy}
        aria-invalid={wrong || undefined}
        disabled={disabled}
        onKeyDown={arrows}
      />
      {field.unit ? <span className={styles.unit}>{field.unit}</span> : null}
    </span>
  );
}

export const number: FieldKind<"number"> = {
  kind: "number",
  layout: "line",
  takes,
  show: (field, value) => (field.unit ? `${value} ${field.unit}` : String(value)),
  Input,
};

export default fieldPlugin(number);
