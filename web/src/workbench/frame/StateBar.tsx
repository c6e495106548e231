import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../../core/problem";
import { Button } from "../../ui/button/Button";
import { useDesk } from "../desk";
import { useSaveState } from "./SavedMark";
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

/** Troubles of saving that need the person: a draft from elsewhere, a lease that is gone. */
export function SaveTrouble() {
  const { t } = useTranslation("workbench");
  const { saver, ports, session, task } = useDesk();
  const state = useSaveState(saver);
  if (state.is === "conflict") {
    return (
      <Notice title={t("conflict.title")} detail={t("conflict.detail")}>
        <Button compact onClick={() => void saver?.keepMine()}>
          {t("conflict.mine")}
        </Button>
        <Button compact onClick={ports.leave}>
          {t("conflict.leave")}
        </Button>
      </Notice>
    );
  }
  if (state.is === "lost") {
    const copy = () => void navigator.clipboard.writeText(JSON.stringify(session.document));
    return (
      <Notice title={state.problem.title || t("lost.title")} detail={state.problem.hint ?? t("lost.detail")}>
        <Button compact onClick={copy} title={task.item.key}>
          {t("lost.copy")}
        </Button>
        <Button compact kind="main" onClick={ports.next}>
          {t("lost.next")}
        </Button>
      </Notice>
    );
  }
  return null;
}
