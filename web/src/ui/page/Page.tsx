import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Page.module.css";

interface PageProps {
  title: ReactNode;
  /** For the browser's tab, where the title is not plain text. */
  tab?: string;
  /** One short line of facts beside the title. */
  facts?: ReactNode;
  actions?: ReactNode;
  tabs?: ReactNode;
  children: ReactNode;
  /** The content scrolls by itself (virtual lists), so the page must not. */
  fixed?: boolean;
}

/** A page of the application: title, facts, actions, tabs, content. Sets the title of the browser's tab. */
export function Page({ title, tab, facts, actions, tabs, children, fixed = false }: PageProps) {
  const { t } = useTranslation("ui");
  const name = tab ?? (typeof title === "string" ? title : "");
  return (
    <div className={fixed ? `${styles.page} ${styles.fixed}` : styles.page}>
      <title>{name ? `${name} · ${t("product")}` : t("product")}</title>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {facts ? <p className={styles.facts}>{facts}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {tabs}
      <div className={styles.body}>{children}</div>
    </div>
  );
}
