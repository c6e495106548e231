import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./DoorPage.module.css";

/** The pages before the workspace: a mark, one sentence, one form. */
export function DoorPage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation("ui");
  return (
    <main className={styles.door}>
      <title>{`${title} · ${t("product")}`}</title>
      <div className={styles.inner}>
        <p className={styles.mark}>
          <i className={styles.dot} />
          {t("product")}
        </p>
        <h1 className={styles.title}>{title}</h1>
        {lead ? <div className={styles.lead}>{lead}</div> : null}
        {children}
      </div>
    </main>
  );
}
