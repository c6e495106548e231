import type { ReactNode } from "react";
import styles from "./Panel.module.css";

interface PanelProps {
  title?: ReactNode;
  facts?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** A frame of one hairline; panels are never put into panels. */
  framed?: boolean;
}

/** A named part of a page, divided from the next by space and one line. */
export function Panel({ title, facts, actions, children, framed = false }: PanelProps) {
  return (
    <section className={framed ? `${styles.panel} ${styles.framed}` : styles.panel}>
      {title ? (
        <header className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {facts ? <span className={styles.facts}>{facts}</span> : null}
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  );
}
