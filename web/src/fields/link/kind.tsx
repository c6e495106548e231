import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { isName, isRecord } from "../../core/check";
import type { Json } from "../../core/json";
import type { LinkField } from "../../core/ontology";
import { type FieldInputProps, type FieldKind, fieldPlugin, type LinkEntry } from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";
import { useTyped } from "../../ui/fields/useTyped";

const WAIT_MS = 200;

function isEntry(value: unknown): boolean {
  if (!isRecord(value) || !isName(value.id)) return false;
  return Object.keys(value).every((key) => key === "id" || (key === "title" && typeof value.title === "string"));
}

function entriesOf(value: Json | undefined): LinkEntry[] {
  return (value === undefined ? [] : [value].flat()).filter(isEntry) as unknown as LinkEntry[];
}

function useFound(props: FieldInputProps<LinkField>, text: string): LinkEntry[] {
  const [found, setFound] = useState<LinkEntry[]>([]);
  const { context, field } = props;
  useEffect(() => {
    const find = context.findEntries;
    if (!find || text.trim() === "") {
      setFound([]);
      return;
    }
    let stale = false;
    const take = (entries: LinkEntry[]) => {
      if (!stale) setFound(entries);
    };
    const timer = window.setTimeout(() => {
      // Suggestions are a help: without them an entry can still be typed.
      find(field.base, text).then(take, () => take([]));
    }, WAIT_MS);
    return () => {
      stale = true;
      window.clearTimeout(timer);
    };
  }, [context, field.base, text]);
  return found;
}

/** An entry that is offered, or one typed anew: the base grows by what annotators need. */
function entryFor(text: string, found: readonly LinkEntry[]): LinkEntry {
  const wanted = text.trim();
  return found.find((entry) => entry.title === wanted || entry.id === wanted) ?? { id: wanted };
}

function Input(props: FieldInputProps<LinkField>) {
  const { t } = useTranslation("link");
  const { field, value, disabled, labelledBy, onChange } = props;
  const [text, setText] = useState("");
  const typed = useTyped(text, setText);
  const list = useId();
  const found = useFound(props, text);
  const entries = entriesOf(value);
  const give = (next: readonly LinkEntry[]) => {
    const json = next.map((entry): Json => ({ ...entry }));
    onChange(field.multiple ? (json.length > 0 ? json : undefined) : json.at(-1), "step");
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || text.trim() === "") return;
    event.preventDefault();
    const entry = entryFor(text, found);
    if (!entries.some((one) => one.id === entry.id)) give(field.multiple ? [...entries, entry] : [entry]);
    setText("");
  };
  return (
    <div className={styles.rows}>
      {entries.length > 0 ? (
        <div className={styles.chips}>
          {entries.map((entry) => (
            <button
              key={entry.id}
              type="button"
              className={styles.chip}
              disabled={disabled}
              title={t("remove")}
              aria-label={t("removeNamed", { name: entry.title ?? entry.id })}
              onClick={() => give(entries.filter((one) => one.id !== entry.id))}
            >
              {entry.title ?? entry.id} ×
            </button>
          ))}
        </div>
      ) : null}
      {entries.length === 0 || field.multiple ? (
        <input
          {...typed}
          className={styles.input}
          list={list}
          aria-labelledby={labelledBy}
          placeholder={t("find", { base: field.base })}
          disabled={disabled}
          onKeyDown={enter}
        />
      ) : null}
      <datalist id={list}>
        {found.map((entry) => (
          <option key={entry.id} value={entry.title ?? entry.id} />
        ))}
      </datalist>
    </div>
  );
}

export const link: FieldKind<"link"> = {
  kind: "link",
  layout: "block",
  takes: (field, value) => {
    if (!field.multiple) return isEntry(value);
    if (!Array.isArray(value) || value.length === 0 || !value.every(isEntry)) return false;
    const ids = entriesOf(value).map((entry) => entry.id);
    return new Set(ids).size === ids.length;
  },
  show: (_, value, { language }) =>
    entriesOf(value)
      .map((entry) => entry.title ?? entry.id)
      .join(language === "zh" ? "、" : ", "),
  Input,
};

export default fieldPlugin(link);
