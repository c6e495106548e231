import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import { asked } from "../../core/ontology";
import { said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { fieldKinds } from "../../ui/fields/fieldKinds";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { useDesk, useFieldContext, useLanguage, useSession } from "../desk";
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
  const bind = useBinder();
  const answers = useSession((state) => state.document.answers);
  const focus = () => {
    if (!answersFitStrip(session.classes)) session.open("answers");
    session.select([]);
    session.store.setState(({ focusAttributes }) => ({ focusAttributes: focusAttributes + 1 }));
  };
  useKeys(t("keys.objects"), task.mode === "read" ? [] : bind("work.answers", focus));
  return (
    <>
      <FieldList
        owner="answers"
        fields={session.classes.questions}
        values={answers}
        disabled={!session.editable}
        onChange={(name, value, manner) => setAnswer(session, name, value, manner)}
      />
      {task.mode === "annotate" ? <SuggestedAnswers answers={answers ?? NONE} /> : null}
    </>
  );
}

const NONE = {};

/** What an assistant would answer, where nobody has yet: taken over by a press. */
function SuggestedAnswers({ answers }: { answers: Readonly<Record<string, Json>> }) {
  const { t } = useTranslation("workbench");
  const { session, task } = useDesk();
  const language = useLanguage();
  const context = useFieldContext();
  const suggested = task.proposals?.answers ?? NONE;
  const open = asked(session.classes.questions, answers).flatMap((field) => {
    const value = (suggested as Record<string, Json>)[field.name];
    return value !== undefined && answers[field.name] === undefined ? [{ field, value }] : [];
  });
  if (open.length === 0 || !session.editable) return null;
  return (
    <ul className={strip.suggested}>
      {open.map(({ field, value }) => (
        <li key={field.name}>
          <span>
            {t("ghosts.answer", {
              name: said(field.title, language, field.name),
              value: fieldKinds.find(field.kind)?.show(field, value, context) ?? "",
            })}
          </span>
          <Button compact kind="quiet" onClick={() => setAnswer(session, field.name, value, "step")}>
            {t("ghosts.take")}
          </Button>
        </li>
      ))}
    </ul>
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
