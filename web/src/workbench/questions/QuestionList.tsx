import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import { asked, type FieldDefinition } from "../../core/ontology";
import { said } from "../../core/words";
import { type AnyFieldKind, fieldKinds, type ReadyAnswer } from "../../ui/fields/fieldKinds";
import { Kbd } from "../../ui/keys/Kbd";
import { type KeyBinding, useKeys } from "../../ui/keys/useKeys";
import { useDesk, useFieldContext, useLanguage, useSession } from "../desk";
import { setAnswer } from "../session/edits";
import { firstOpen, nextOpen } from "./current";
import styles from "./QuestionFrame.module.css";

const NOTHING: Readonly<Record<string, Json>> = {};
const CONTROL = "button, input, select, textarea";

function useQuestions() {
  const { session } = useDesk();
  const values = useSession((state) => state.document.answers) ?? NOTHING;
  const fields = asked(session.classes.questions, values);
  const [wanted, setCurrent] = useState(() => firstOpen(fields, values));
  const current = fields.some((field) => field.name === wanted) ? wanted : firstOpen(fields, values);
  const answer = (field: FieldDefinition, given: ReadyAnswer) => {
    setAnswer(session, field.name, given.gives, "step");
    const after = session.document.answers ?? NOTHING;
    // Of several answers more may follow: the person goes on.
    const single = !Array.isArray(given.gives) && given.gives !== undefined;
    setCurrent(single ? nextOpen(asked(session.classes.questions, after), after, field.name) : field.name);
  };
  return { fields, values, current, setCurrent, answer };
}

/** What is asked, in full: each answer in sight with the key that gives it. */
export function QuestionList() {
  const { t } = useTranslation("workbench");
  const { session } = useDesk();
  const context = useFieldContext();
  const { fields, values, current, setCurrent, answer } = useQuestions();
  const wanted = useSession((state) => state.focusAttributes);
  const seen = useRef(wanted);
  useEffect(() => {
    if (wanted === seen.current) return;
    seen.current = wanted;
    setCurrent(firstOpen(fields, values));
  });
  const now = fields.find((field) => field.name === current);
  const ready = (now && fieldKinds.find(now.kind)?.ready?.(now, values[now.name], context)) ?? [];
  const at = fields.findIndex((field) => field.name === current);
  const go = (direction: 1 | -1) => setCurrent(fields[at + direction]?.name ?? current);
  const keys: KeyBinding[] = [
    ...(at < fields.length - 1 ? [{ keys: "down", title: t("questions.next"), run: () => go(1) }] : []),
    ...(at > 0 ? [{ keys: "up", title: t("questions.previous"), run: () => go(-1) }] : []),
  ];
  if (now && session.editable) {
    keys.push({
      keys: "backspace",
      title: t("questions.clear"),
      run: () => setAnswer(session, now.name, undefined, "step"),
    });
    for (const given of ready) {
      if (given.key) keys.push({ keys: given.key, title: given.title, run: () => answer(now, given) });
    }
  }
  useKeys(t("questions.title"), keys);
  return (
    <ol className={styles.questions}>
      {fields.map((field) => (
        <Question
          key={field.name}
          field={field}
          value={values[field.name]}
          current={field.name === current}
          enter={() => setCurrent(field.name)}
          answer={(given) => answer(field, given)}
        />
      ))}
    </ol>
  );
}

interface QuestionProps {
  field: FieldDefinition;
  value: Json | undefined;
  current: boolean;
  enter(): void;
  answer(given: ReadyAnswer): void;
}

function Question(props: QuestionProps) {
  const { field, value, current, enter } = props;
  const { t } = useTranslation("workbench");
  const language = useLanguage();
  const label = useId();
  const element = useRef<HTMLLIElement>(null);
  const kind = fieldKinds.find(field.kind);
  const typed = kind?.ready === undefined;
  useEffect(() => {
    if (!current) return;
    element.current?.scrollIntoView({ block: "nearest" });
    // What is written takes the keyboard; what is chosen by a key leaves it to the page.
    const control = element.current?.querySelector<HTMLElement>(CONTROL);
    if (typed) control?.focus({ preventScroll: true });
    else if (document.activeElement?.closest("li") !== element.current) blur();
  }, [current, typed]);
  if (!kind) return null;
  const help = said(field.help, language);
  return (
    <li
      ref={element}
      className={styles.question}
      data-current={current || undefined}
      onFocus={enter}
      onPointerDown={enter}
    >
      <h2 id={label}>
        {said(field.title, language, field.name)}
        {field.required && value === undefined ? <abbr title={t("fields.required")}>{t("fields.missing")}</abbr> : null}
      </h2>
      {help ? <p>{help}</p> : null}
      <Answers {...props} kind={kind} label={label} />
    </li>
  );
}

function blur(): void {
  if (document.activeElement instanceof HTMLElement && document.activeElement.closest("ol"))
    document.activeElement.blur();
}

function Answers({ field, value, answer, kind, label }: QuestionProps & { kind: AnyFieldKind; label: string }) {
  const { session } = useDesk();
  const context = useFieldContext();
  if (!kind.ready) {
    return (
      <kind.Input
        labelledBy={label}
        field={field}
        value={value}
        context={context}
        disabled={!session.editable}
        onChange={(next, manner) => setAnswer(session, field.name, next, manner)}
      />
    );
  }
  return (
    <div
      className={styles.answers}
      data-short={field.kind === "rating" || undefined}
      role="group"
      aria-labelledby={label}
    >
      {kind.ready(field, value, context).map((given) => (
        <button
          key={given.title}
          type="button"
          aria-pressed={given.chosen}
          disabled={!session.editable}
          onClick={() => answer(given)}
        >
          {given.key && given.key !== given.title ? <Kbd keys={given.key} /> : null}
          {given.title}
        </button>
      ))}
    </div>
  );
}
