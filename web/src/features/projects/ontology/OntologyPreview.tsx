import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Json } from "../../../core/json";
import { asked, attributesOf, type FieldDefinition, type Ontology } from "../../../core/ontology";
import { languageOf, said } from "../../../core/words";
import { Segmented } from "../../../ui/inputs/Segmented";
import { Kbd } from "../../../ui/keys/Kbd";
import styles from "./OntologyPreview.module.css";

type Values = Record<string, Json>;

/** How it will look to whoever annotates: the palette, the attributes of the chosen class, the questions. It can be tried. */
export function OntologyPreview({ ontology }: { ontology: Ontology }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const classes = (ontology.classes ?? []).filter((one) => !one.retired);
  const [picked, setPicked] = useState<string | null>(null);
  const chosen = classes.find((one) => one.name === picked) ?? classes[0];
  return (
    <aside className={styles.preview} aria-label={t("ontology.preview")}>
      <h3 className={styles.title}>{t("ontology.preview")}</h3>
      <div className={styles.palette}>
        {classes.map((one) => (
          <button
            key={one.name}
            type="button"
            className={styles.class}
            aria-pressed={one.name === chosen?.name}
            style={{ "--c": one.color ?? "var(--line-strong)" } as React.CSSProperties}
            onClick={() => setPicked(one.name)}
          >
            {one.key ? <Kbd keys={one.key} /> : null}
            {said(one.title, language, one.name)}
          </button>
        ))}
      </div>
      {chosen ? <TriedFields key={chosen.name} fields={attributesOf(ontology, chosen.name)} /> : null}
      {(ontology.questions ?? []).length > 0 ? (
        <>
          <h3 className={styles.title}>{t("ontology.parts.questions")}</h3>
          <TriedFields fields={ontology.questions ?? []} />
        </>
      ) : null}
    </aside>
  );
}

function TriedFields({ fields }: { fields: readonly FieldDefinition[] }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const [values, setValues] = useState<Values>({});
  return (
    <div className={styles.fields}>
      {asked(fields, values).map((field) => (
        <div key={field.name} className={styles.field}>
          <span>
            {said(field.title, language, field.name)}
            {field.required ? <i title={t("ontology.required")}> *</i> : null}
          </span>
          <TriedField
            field={field}
            value={values[field.name] ?? null}
            change={(value) => setValues({ ...values, [field.name]: value })}
          />
        </div>
      ))}
    </div>
  );
}

function TriedField({ field, value, change }: { field: FieldDefinition; value: Json; change: (value: Json) => void }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const label = said(field.title, language, field.name);
  if (field.kind === "choice") {
    const options = field.options.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }));
    return (
      <Segmented label={label} value={typeof value === "string" ? value : null} options={options} onChange={change} />
    );
  }
  if (field.kind === "boolean") {
    const options = [
      { value: "false", label: t("ontology.no") },
      { value: "true", label: t("ontology.yes") },
    ] as const;
    return (
      <Segmented
        label={label}
        value={value === null ? null : value === true ? "true" : "false"}
        options={options}
        onChange={(next) => change(next === "true")}
      />
    );
  }
  return <em>{t(`ontology.fieldKinds.${field.kind}`)}</em>;
}
