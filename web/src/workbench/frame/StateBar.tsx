import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../../core/problem";
import styles from "./StateBar.module.css";

/** A line beneath the bar: what happened, what is safe, what to do. */
export function Notice({
  title,
  detail,
  children,
}: {
  title: string;
  detail?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className={styles.notice} role="alert">
      <b>{title}</b>
      {detail ? <span>{detail}</span> : null}
      <span className={styles.actions}>{children}</span>
    </div>
  );
}

export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  const { t } = useTranslation("workbench");
  const detail = [problem.detail, problem.hint].filter(Boolean).join(" ") || t("safe.kept");
  return (
    <Notice title={problem.title || t("safe.refused")} detail={detail}>
      {children}
    </Notice>
  );
}
