import { useState } from "react";
import { useTranslation } from "react-i18next";
import { uuid7 } from "../../core/ids";
import { sameJson } from "../../core/json";
import { Button } from "../../ui/button/Button";
import { useKeys } from "../../ui/keys/useKeys";
import { type Desk, useSession } from "../desk";
import { Notice, ProblemNotice } from "../frame/StateBar";
import { useKeyUnlessClass } from "../keys/useKeyUnlessClass";
import { useRemarks } from "../review/remarks";
import { isGhost } from "../session/ghosts";
import { isTail, noteHandedIn } from "./handing";
import type { ActionsLayout } from "./layout";
import { useWayOut } from "./useSubmit";

/** Hands the verdict in; a document goes with it only where the reviewer changed something. */
async function decide(
  desk: Desk,
  verdict: "accept" | "return",
  comments: readonly { text: string; object: string | null }[],
) {
  const { session, saver, clock, ports, task } = desk;
  const submission = saver ? await saver.submissionId(uuid7) : uuid7();
  const changed = verdict === "accept" && !sameJson(session.document, task.document);
  await ports.verdict({
    submission,
    verdict,
    comments: [...comments],
    seconds: Math.round(clock.seconds),
    ...(changed ? { document: session.document } : {}),
  });
  noteHandedIn(task.lease);
  await saver?.done();
}

/** Accept (with what the reviewer mended), or return with remarks. */
export function ReviewActions({ children, enter }: { children: ActionsLayout; enter: boolean }) {
  const { t } = useTranslation("workbench");
  const { desk, state, setState, take } = useWayOut();
  const { remarks, write } = useRemarks();
  const [needsRemark, setNeedsRemark] = useState(false);
  const mended = useSession((now) => !sameJson(now.document, desk.task.document));
  const picked = useSession((now) => now.selection.find((id) => !isGhost(id)) ?? null);
  const remarkKey = useKeyUnlessClass("work.remark");
  const returnKey = useKeyUnlessClass("work.return");
  const acceptKey = useKeyUnlessClass("work.submit");
  const busy = state.is === "busy";
  const remark = () => {
    setNeedsRemark(false);
    write(picked);
  };
  const accept = () => {
    if (!isTail(desk)) void take(() => decide(desk, "accept", remarks));
  };
  const sendBack = () => {
    if (remarks.length === 0) setNeedsRemark(true);
    else void take(() => decide(desk, "return", remarks));
  };
  useKeys(t("keys.task"), enter ? [{ keys: "enter", title: t("review.accept"), run: accept }] : []);
  const buttons = (
    <>
      <Button kind="quiet" {...remarkKey} onClick={remark}>
        {t("review.remark")}
      </Button>
      <Button kind="line" {...returnKey} busy={busy} onClick={sendBack}>
        {t("review.return", { count: remarks.length })}
      </Button>
      <Button kind="main" {...acceptKey} whileTyping busy={busy} onClick={accept}>
        {t(mended ? "review.acceptMended" : "review.accept")}
      </Button>
    </>
  );
  const notice =
    needsRemark && remarks.length === 0 ? (
      <Notice title={t("review.needsRemark")} detail={t("review.needsRemarkDetail")}>
        <Button compact onClick={remark}>
          {t("review.remark")}
        </Button>
      </Notice>
    ) : state.is === "refused" ? (
      <ProblemNotice problem={state.problem}>
        <Button compact kind="quiet" onClick={() => setState({ is: "open" })}>
          {t("close")}
        </Button>
      </ProblemNotice>
    ) : null;
  return children(buttons, notice);
}
