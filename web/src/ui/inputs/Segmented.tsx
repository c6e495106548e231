import { useId } from "react";
import styles from "./Segmented.module.css";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
}

/** One of a few, all in sight. Arrow keys move it, as among radio buttons, which it is. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, options, onChange, disabled = false } = props;
  const name = useId();
  return (
    <fieldset className={styles.segmented} disabled={disabled}>
      <legend className="seen-by-readers-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
