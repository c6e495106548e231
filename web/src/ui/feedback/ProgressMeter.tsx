import styles from "./ProgressMeter.module.css";

interface ProgressMeterProps {
  value: number;
  total: number;
  /** The name for screen readers. */
  label: string;
  wide?: boolean;
}

/** A hairline of ink that fills up. */
export function ProgressMeter({ value, total, label, wide = false }: ProgressMeterProps) {
  const share = total > 0 ? Math.min(1, value / total) : 0;
  return (
    <div
      className={wide ? `${styles.meter} ${styles.wide}` : styles.meter}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={value}
    >
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}
