import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import { asked, type FieldDefinition } from "../../core/ontology";
import { said } from "../../core/words";
import { type EditManner, fieldKinds } from "../../ui/fields/fieldKinds";
import { useFieldContext, useLanguage, useSession } from "../desk";
import styles from "./FieldList.module.css";

interface FieldListProps {
  /** What the fields are about: a new owner does not take the focus over. */
  owner: string;
  fields: readonly FieldDefinition[];
  values: Readonly<Record<string, Json>> | undefined;
  disabled: boolean;
  onChange(name: string, value: Json | undefined, manner: EditManner): void;
}

const NOTHING = {};
const FOCUSABLE = "input:not(:disabled), select:not(:disabled), textarea:not(:disabled), button:not(:disabled)";

/** The fields that are asked, in order. Enter (from the work) goes to the first, Escape back. */
export function FieldList({ owner, fields, values, disabled, onChange }: FieldListProps) {
  const list = useRef<HTMLDivElement>(null);
  const wanted = useSession((state) => state.focusAttributes);
  const seen = useRef(wanted);
  useEffect(() => {
    if (wanted === seen.current) return;
    seen.current = wanted;
    const unfilled = list.current?.querySelector("[data-missing]") ?? list.current;
    unfilled?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
  }, [wanted]);
  const shown = asked(fields, values ?? NOTHING);
  return (
    <div
      className={styles.list}
      ref={list}
      role="group"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
        event.preventDefault();
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
    >
      {shown.map((field) => (
        <FieldRow
          key={`${owner} ${field.name}`}
          field={field}
          value={values?.[field.name]}
          disabled={disabled}
          onChange={(value, manner) => onChange(field.name, value, manner)}
        />
      ))}
    </div>
  );
}

interface FieldRowProps {
  field: FieldDefinition;
  value: Json | undefined;
  disabled: boolean;
  onChange(value: Json | undefined, manner: EditManner): void;
}

function FieldRow({ field, value, disabled, onChange }: FieldRowProps) {
  const { t } = useTranslation("workbench");
  const language = useLanguage();
  const context = useFieldContext();
  const label = useId();
  const kind = fieldKinds.find(field.kind);
  if (!kind) return null;
  const missing = field.required === true && value === undefined;
  const help = said(field.help, language);
  return (
    <div className={styles.field} data-layout={kind.layout} data-missing={missing || undefined}>
      <span className={styles.label} id={label} title={help || undefined}>
        {said(field.title, language, field.name)}
        {field.required ? (
          <abbr className={styles.required} title={t("fields.required")}>
            {missing ? t("fields.missing") : ""}
          </abbr>
        ) : null}
      </span>
      <kind.Input
        labelledBy={label}
        field={field}
        value={value}
        context={context}
        disabled={disabled}
        onChange={onChange}
      />
      {help && kind.layout === "block" ? <small className={styles.help}>{help}</small> : null}
    </div>
  );
}
