import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef, ReactNode } from "react";
import styles from "./TabLink.module.css";

/** Parts of one thing, each with an address of its own. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {children}
    </nav>
  );
}

function Anchor({ children, ...rest }: ComponentPropsWithRef<"a">) {
  return (
    <a {...rest} className={styles.tab}>
      {children}
    </a>
  );
}

export const TabLink = createLink(Anchor);
