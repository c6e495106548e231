import type { ReactNode } from "react";
import styles from "./Settings.module.css";

export function Settings({ children }: { children: ReactNode }) {
  return <div className={styles.settings}>{children}</div>;
}

/** One choice: its name and what it means on the left, the control on the right. */
export function Setting({ name, help, children }: { name: string; help?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.setting}>
      <div>
        <b className={styles.name}>{name}</b>
        {help ? <p className={styles.help}>{help}</p> : null}
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  );
}
