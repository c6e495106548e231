import type { ReactNode } from "react";
import styles from "./Status.module.css";

/** `next` marks what waits for this person; never by colour alone, the word stands beside it. */
export type StatusTone = "calm" | "busy" | "good" | "warn" | "next";

export function Status({ tone, children }: { tone: StatusTone; children: ReactNode }) {
  return (
    <span className={styles.status} data-tone={tone}>
      {children}
    </span>
  );
}
