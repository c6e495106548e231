import { useState } from "react";
import { useTranslation } from "react-i18next";
import { uuid7 } from "../../core/ids";
import { Problem } from "../../core/problem";
import { Button } from "../../ui/button/Button";
import { notify } from "../../ui/overlay/toast";
import { submissionOf } from "../actions/handing";
import { useDesk } from "../desk";
import { useKeptHere, useSaveState } from "./SavedMark";
import { Notice, ProblemNotice } from "./StateBar";

/** Troubles of saving that need the person: a draft from elsewhere, a lease that is gone, a machine that keeps nothing. */
export function SaveTrouble() {
  const { t } = useTranslation("workbench");
  const { saver, ports } = useDesk();
  const state = useSaveState(saver);
  const keptHere = useKeptHere(saver);
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
  if (state.is === "lost") return <LostNotice problem={state.problem} />;
  return keptHere ? null : <Notice title={t("nowhere.title")} detail={t("nowhere.detail")} />;
}

/** The lease is gone and somebody else may have the task: what was done is handed over as a draft revision, or taken along. */
function LostNotice({ problem }: { problem: Problem }) {
  const { t } = useTranslation("workbench");
  const desk = useDesk();
  const { ports, saver, session, task } = desk;
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const copy = () => void navigator.clipboard.writeText(JSON.stringify(session.document));
  const keep = async () => {
    setBusy(true);
    try {
      await ports.submit(submissionOf(desk, (await saver?.submissionId(uuid7)) ?? uuid7()));
      await saver?.done();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.params.annotation === undefined) {
        setRefused(error);
        return;
      }
      await saver?.done();
      notify({ tone: "done", title: t("lost.kept") });
      ports.next();
    } finally {
      setBusy(false);
    }
  };
  const buttons = (
    <>
      {task.mode === "annotate" && problem.params.state !== "done" ? (
        <Button compact busy={busy} onClick={() => void keep()}>
          {t("lost.keep")}
        </Button>
      ) : null}
      <Button compact onClick={copy} title={task.item.key}>
        {t("lost.copy")}
      </Button>
      <Button compact kind="main" onClick={ports.next}>
        {t("lost.next")}
      </Button>
    </>
  );
  if (refused) return <ProblemNotice problem={refused}>{buttons}</ProblemNotice>;
  return (
    <Notice title={problem.title || t("lost.title")} detail={t("lost.detail")}>
      {buttons}
    </Notice>
  );
}
