import type { ReactNode } from "react";
import styles from "./Bar.module.css";

/** Search, filters and actions in one line above what they act on. */
export function Bar({ children }: { children: ReactNode }) {
  return <div className={styles.bar}>{children}</div>;
}

Bar.Gap = function Gap() {
  return <span className={styles.gap} />;
};
