import { useState } from "react";
import { useTranslation } from "react-i18next";
import { uuid7 } from "../../core/ids";
import { said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { useKeys } from "../../ui/keys/useKeys";
import { notify } from "../../ui/overlay/toast";
import { useDesk, useLanguage, usePresenter, useSession } from "../desk";
import { useSaveState } from "../frame/SavedMark";
import { Notice, ProblemNotice } from "../frame/StateBar";
import { useKeyUnlessClass } from "../keys/useKeyUnlessClass";
import type { Gap } from "../session/completeness";
import { isGhost } from "../session/ghosts";
import type { ActionsLayout } from "./layout";
import { ReasonDialog } from "./ReasonDialog";
import { useSubmit } from "./useSubmit";

type Asking = "skip" | "invalid" | "question" | null;

/** Hand in, pass on, ask, or call the item unusable. */
export function AnnotateActions({ children, enter }: { children: ActionsLayout; enter: boolean }) {
  const { t } = useTranslation("workbench");
  const { session, saver } = useDesk();
  const lost = useSaveState(saver).is === "lost";
  const { state, submit, putAside } = useSubmit();
  const [asking, setAsking] = useState<Asking>(null);
  const skipKey = useKeyUnlessClass("work.skip");
  const askKey = useKeyUnlessClass("work.ask");
  const submitKey = useKeyUnlessClass("work.submit");
  useKeys(
    t("keys.task"),
    enter && session.editable && !lost ? [{ keys: "enter", title: t("submit"), run: submit }] : [],
  );
  const buttons = (
    <>
      <Button kind="quiet" {...skipKey} onClick={() => setAsking("skip")}>
        {t("skip.verb")}
      </Button>
      <Button kind="quiet" {...askKey} onClick={() => setAsking("question")}>
        {t("question.verb")}
      </Button>
      <Button kind="quiet" onClick={() => setAsking("invalid")}>
        {t("invalid.verb")}
      </Button>
      <Button
        kind="main"
        {...submitKey}
        whileTyping
        busy={state.is === "busy"}
        disabled={!session.editable || lost}
        onClick={submit}
      >
        {t("submit")}
      </Button>
    </>
  );
  return (
    <>
      {children(buttons, <HandingInNotice state={state} again={submit} close={putAside} />)}
      {asking ? <AskingDialog asking={asking} close={() => setAsking(null)} /> : null}
    </>
  );
}

function HandingInNotice({
  state,
  again,
  close,
}: {
  state: ReturnType<typeof useSubmit>["state"];
  again: () => void;
  close: () => void;
}) {
  const { t } = useTranslation("workbench");
  if (state.is === "gaps") return <GapsNotice gaps={state.gaps} close={close} />;
  if (state.is !== "refused") return null;
  return (
    <ProblemNotice problem={state.problem}>
      <Button compact onClick={again}>
        {t("again")}
      </Button>
      <Button compact kind="quiet" onClick={close}>
        {t("close")}
      </Button>
    </ProblemNotice>
  );
}

/** The first of what is missing, with a way there. */
function GapsNotice({ gaps, close }: { gaps: readonly Gap[]; close: () => void }) {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const language = useLanguage();
  const presenter = usePresenter();
  const first = gaps[0];
  if (!first) return null;
  const object = session.document.objects?.find((one) => one.id === first.about);
  const relation = session.document.relations?.find((one) => one.id === first.about);
  const fields = object
    ? session.classes.attributesOf(object.label)
    : relation
      ? (session.classes.findRelation(relation.label)?.attributes ?? [])
      : session.classes.questions;
  const field = fields.find((one) => one.name === first.field);
  const owner = object ? presenter.title(object) : relation ? relation.label : "";
  const named = [owner, said(field?.title, language, first.field)].filter(Boolean).join(" · ");
  const go = () => {
    session.open(object ? "objects" : relation ? "relations" : "answers");
    if (first.about) session.select([first.about]);
    if (object) presenter.reveal([object.id]);
    session.store.setState(({ focusAttributes }) => ({ focusAttributes: focusAttributes + 1 }));
    close();
  };
  return (
    <Notice title={t("gaps.title", { count: gaps.length })} detail={t(`gaps.${first.kind}`, { name: named })}>
      <Button compact onClick={go}>
        {t("gaps.go")}
      </Button>
      <Button compact kind="quiet" onClick={close}>
        {t("close")}
      </Button>
    </Notice>
  );
}

function AskingDialog({ asking, close }: { asking: Exclude<Asking, null>; close: () => void }) {
  const { t } = useTranslation("workbench");
  const { ports, saver } = useDesk();
  const object = useSession((state) => state.selection.find((id) => !isGhost(id)) ?? null);
  const send = async (text: string) => {
    if (asking === "question") {
      await ports.ask({ text, object });
      notify({ tone: "done", title: t("question.sent") });
      return;
    }
    if (asking === "skip") {
      await saver?.flush();
      await ports.skip(text);
    } else {
      await ports.invalid({ submission: (await saver?.submissionId(uuid7)) ?? uuid7(), reason: text });
    }
    await saver?.done();
  };
  const usual = asking === "question" ? [] : (t(`${asking}.usual`, { returnObjects: true }) as unknown as string[]);
  return (
    <ReasonDialog
      title={t(`${asking}.title`)}
      explanation={t(`${asking}.explanation`)}
      label={t(`${asking}.label`)}
      verb={t(`${asking}.send`)}
      usual={usual}
      onSend={send}
      onClose={close}
    />
  );
}
