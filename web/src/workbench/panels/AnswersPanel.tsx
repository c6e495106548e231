import { useTranslation } from "react-i18next";
import { fieldKinds } from "../../ui/fields/fieldKinds";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk, useSession } from "../desk";
import type { Classes } from "../session/classes";
import { setAnswer } from "../session/edits";
import strip from "./AnswersPanel.module.css";
import { FieldList } from "./FieldList";
import styles from "./SidePanel.module.css";

/** A question or two that take a line each stay in sight, whatever else is open. */
const MOST_IN_STRIP = 2;

export function answersFitStrip(classes: Classes): boolean {
  const { questions } = classes;
  const short = questions.every((field) => fieldKinds.find(field.kind)?.layout === "line");
  return questions.length > 0 && questions.length <= MOST_IN_STRIP && short && classes.offered.length > 0;
}

function Answers() {
  const { t } = useTranslation("workbench");
  const { session, task } = useDesk();
  const answers = useSession((state) => state.document.answers);
  const focus = () => {
    if (!answersFitStrip(session.classes)) session.open("answers");
    session.select([]);
    session.store.setState(({ focusAttributes }) => ({ focusAttributes: focusAttributes + 1 }));
  };
  useKeys(
    t("keys.objects"),
    task.mode === "read" ? [] : [{ keys: "shift+enter", title: t("keys.answers"), run: focus }],
  );
  return (
    <FieldList
      owner="answers"
      fields={session.classes.questions}
      values={answers}
      disabled={!session.editable}
      onChange={(name, value, manner) => setAnswer(session, name, value, manner)}
    />
  );
}

/** What is asked about the whole item. */
export function AnswersPanel() {
  return (
    <div className={styles.scroll}>
      <Answers />
    </div>
  );
}

export function AnswersStrip() {
  return (
    <div className={strip.strip}>
      <Answers />
    </div>
  );
}
