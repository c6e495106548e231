import { type KeyboardEvent, useId } from "react";
import type { RatingField } from "../../core/ontology";
import { type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";

const USUAL = 5;

function Input({ field, value, disabled, labelledBy, onChange }: FieldInputProps<RatingField>) {
  const name = useId();
  const maximum = field.maximum ?? USUAL;
  const now = typeof value === "number" ? value : 0;
  const pick = (event: KeyboardEvent) => {
    const digit = /^[0-9]$/.test(event.key) ? Number(event.key) : null;
    // With ten levels, 0 is the tenth.
    const level = digit === 0 && maximum === 10 ? 10 : digit;
    const clears = event.key === "Backspace" || event.key === "Delete";
    if (clears) onChange(undefined, "step");
    else if (level && level <= maximum && !event.ctrlKey && !event.metaKey && !event.altKey) onChange(level, "step");
    else return;
    event.preventDefault();
  };
  return (
    <fieldset
      className={styles.levels}
      aria-labelledby={labelledBy}
      disabled={disabled}
      onKeyDown={disabled ? undefined : pick}
    >
      {Array.from({ length: maximum }, (_, index) => index + 1).map((level) => (
        <label key={level} className={styles.level}>
          <input
            type="radio"
            name={name}
            aria-label={String(level)}
            checked={level === now}
            onChange={() => onChange(level, "step")}
          />
          <span className={styles.dot} data-on={level <= now || undefined} />
        </label>
      ))}
    </fieldset>
  );
}

export const rating: FieldKind<"rating"> = {
  kind: "rating",
  layout: "line",
  takes: (field, value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= (field.maximum ?? USUAL),
  show: (field, value) => `${value}/${field.maximum ?? USUAL}`,
  ready: (field, value) =>
    Array.from({ length: field.maximum ?? USUAL }, (_, index) => index + 1).map((level) => ({
      // With ten levels, 0 is the tenth.
      key: level < 10 ? String(level) : level === 10 ? "0" : null,
      title: String(level),
      gives: level,
      chosen: value === level,
    })),
  Input,
};

export default fieldPlugin(rating);
