import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../core/problem";
import { Button } from "../../ui/button/Button";
import fieldStyles from "../../ui/fields/inputs.module.css";
import { Dialog } from "../../ui/overlay/Dialog";
import styles from "./ReasonDialog.module.css";

interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  explanation: string;
  label: string;
  verb: string;
  /** Usual reasons, taken by one click or their number. */
  usual?: readonly string[];
  onSend: (text: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for a sentence and sends it. What is written stays while the server does not take it. */
export function ReasonDialog({ title, explanation, label, verb, usual = [], onSend, onClose }: ReasonDialogProps) {
  const { t } = useTranslation("workbench");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (text.trim() === "" || busy) return;
    setBusy(true);
    try {
      await onSend(text.trim());
      onClose();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      opened
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button kind="main" keys="mod+enter" busy={busy} disabled={text.trim() === ""} onClick={() => void send()}>
            {verb}
          </Button>
        </>
      }
    >
      <p className={styles.explanation}>{explanation}</p>
      {usual.length > 0 ? (
        <div className={styles.usual}>
          {usual.map((reason) => (
            <Button key={reason} compact onClick={() => setText(reason)}>
              {reason}
            </Button>
          ))}
        </div>
      ) : null}
      <label className={styles.reason}>
        <span>{label}</span>
        <textarea
          className={fieldStyles.area}
          rows={3}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {problem ? (
        <p className={styles.problem} role="alert">
          {[problem.title, problem.hint].filter(Boolean).join(" ")}
        </p>
      ) : null}
    </Dialog>
  );
}
