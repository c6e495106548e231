import type { ReactNode } from "react";
import styles from "./Stack.module.css";

/** Things beneath each other with the same space between. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}

/** Buttons beside each other. */
export function Deeds({ children }: { children: ReactNode }) {
  return <div className={styles.deeds}>{children}</div>;
}
