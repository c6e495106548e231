import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Actions } from "../actions/Actions";
import { useDesk } from "../desk";
import { SaveTrouble } from "../frame/SaveTrouble";
import { TopBar } from "../frame/TopBar";
import { useFreeFocus } from "../keys/useFreeFocus";
import { useSessionKeys } from "../keys/useSessionKeys";
import { CommentNotes } from "../panels/CommentNotes";
import { GuidelinePanel } from "../panels/GuidelinePanel";
import { HistoryPanel } from "../panels/HistoryPanel";
import { ReviewPanel } from "../panels/ReviewPanel";
import { FirstSteps } from "../tour/FirstSteps";
import styles from "./QuestionFrame.module.css";
import { QuestionList } from "./QuestionList";

interface QuestionFrameProps {
  /** What is asked about, as it is read or looked at. */
  stage: ReactNode;
  status: ReactNode;
  onFree?: (free: boolean) => void;
}

/**
 * The window of a workbench where nothing is marked and everything is asked: the questions stand beside the item, on
 * a narrow screen beneath it, and a key gives each answer. Enter hands in.
 */
export function QuestionFrame({ stage, status, onFree }: QuestionFrameProps) {
  const { t } = useTranslation("workbench");
  const { task } = useDesk();
  const frame = useRef<HTMLDivElement>(null);
  const free = useFreeFocus(frame);
  useEffect(() => onFree?.(free), [free, onFree]);
  useSessionKeys({ free, copying: null });
  return (
    <div className={styles.frame} ref={frame}>
      <Actions alsoSubmits={free}>
        {(buttons, notice) => (
          <>
            <TopBar>
              <div className={styles.actions}>{buttons}</div>
            </TopBar>
            {notice}
          </>
        )}
      </Actions>
      <SaveTrouble />
      <FirstSteps />
      <div className={styles.work}>
        <div className={styles.stage}>{stage}</div>
        <aside className={styles.side} aria-label={t("questions.title")}>
          <QuestionList />
          {task.mode === "review" ? <ReviewPanel /> : null}
          <CommentNotes />
          <More />
        </aside>
      </div>
      <div className={styles.status}>{status}</div>
    </div>
  );
}

/** The rules and what happened, brought when they are wanted. */
function More() {
  const { t } = useTranslation("workbench");
  const [open, setOpen] = useState<"guideline" | "history" | null>(null);
  const toggle = (name: "guideline" | "history") => setOpen((before) => (before === name ? null : name));
  return (
    <section className={styles.more} aria-label={t("questions.more")}>
      <div>
        {(["guideline", "history"] as const).map((name) => (
          <button key={name} type="button" aria-expanded={open === name} onClick={() => toggle(name)}>
            {t(`${name}.tab`)}
          </button>
        ))}
      </div>
      {open === "guideline" ? <GuidelinePanel /> : null}
      {open === "history" ? <HistoryPanel /> : null}
    </section>
  );
}
