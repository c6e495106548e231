import type { ReactNode } from "react";
import styles from "./Figures.module.css";

export interface Figure {
  label: string;
  value: ReactNode;
  unit?: string;
  /** The interval of an estimate: without it an estimate is not shown. */
  interval?: string;
}

/** Large figures in a row, each with its unit small and its interval beside it. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map((figure) => (
        <div key={figure.label}>
          <dt>{figure.label}</dt>
          <dd>
            <b>{figure.value}</b>
            {figure.unit ? <i>{figure.unit}</i> : null}
            {figure.interval ? <em>{figure.interval}</em> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
