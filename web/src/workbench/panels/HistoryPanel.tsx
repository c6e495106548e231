import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button/Button";
import { useFormat } from "../../ui/text/format";
import { useDesk, usePresenter, useSession } from "../desk";
import history from "./HistoryPanel.module.css";
import styles from "./SidePanel.module.css";

const MOST_SHOWN = 100;

/** What was done in this sitting, newest first, with the way back; and what happened to the task before. */
export function HistoryPanel() {
  const { t } = useTranslation("workbench");
  const format = useFormat();
  const { session, task } = useDesk();
  const presenter = usePresenter();
  const done = useSession((state) => state.doneSteps);
  const undone = useSession((state) => state.undoneSteps);
  const document = useSession((state) => state.document);
  const nameOf = (id: string | null) => {
    const object = document.objects?.find((one) => one.id === id);
    return object ? presenter.title(object) : "";
  };
  const steps = session.history.done.slice(-MOST_SHOWN).reverse();
  const back = (count: number) => {
    for (let step = 0; step < count; step += 1) session.undo();
  };
  return (
    <div className={styles.scroll}>
      {task.mode === "read" ? null : (
        <div className={history.buttons}>
          <Button compact disabled={done === 0} onClick={() => session.undo()}>
            {t("keys.undo")}
          </Button>
          <Button compact disabled={undone === 0} onClick={() => session.redo()}>
            {t("keys.redo")}
          </Button>
          <span className="num">{t("history.steps", { count: done })}</span>
        </div>
      )}
      <ol className={history.list}>
        {steps.map((step, index) => (
          <li key={done - index}>
            <button type="button" title={t("history.back")} onClick={() => back(index)}>
              <span>{t(step.title)}</span>
              <em>{nameOf(step.about)}</em>
            </button>
          </li>
        ))}
      </ol>
      {task.history.length > 0 ? (
        <ol className={history.past}>
          {task.history.map((entry) => (
            <li key={entry.id}>
              <b>{entry.title}</b>
              <span>{format.ago(entry.at)}</span>
              {entry.detail ? <p>{entry.detail}</p> : null}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}
