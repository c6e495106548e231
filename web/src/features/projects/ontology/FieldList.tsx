import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDefinition } from "../../../core/ontology";
import { languageOf, said } from "../../../core/words";
import { Button } from "../../../ui/button/Button";
import { IconButton } from "../../../ui/button/IconButton";
import { freeName, moved, replaced, without } from "./change";
import { FieldForm } from "./FieldForm";
import styles from "./FieldList.module.css";

interface FieldListProps {
  title: string;
  fields: readonly FieldDefinition[];
  change: (fields: FieldDefinition[]) => void;
}

/** What is asked of a thing, one row each; the opened row shows its form. */
export function FieldList({ title, fields, change }: FieldListProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const [opened, setOpened] = useState<number | null>(null);
  const add = () => {
    const name = freeName(
      "field",
      fields.map((one) => one.name),
    );
    change([...fields, { name, kind: "choice", options: [] }]);
    setOpened(fields.length);
  };
  return (
    <section className={styles.list}>
      <header className={styles.head}>
        <h3>{title}</h3>
        <Button compact onClick={add}>
          {t("ontology.addField")}
        </Button>
      </header>
      {fields.map((field, index) => (
        <div key={index} className={styles.field}>
          <div className={styles.row}>
            <button
              type="button"
              className={styles.open}
              aria-expanded={opened === index}
              onClick={() => setOpened(opened === index ? null : index)}
            >
              <b>{said(field.title, language, field.name)}</b>
              <small>
                {t(`ontology.fieldKinds.${field.kind}`)}
                {field.required ? ` · ${t("ontology.required")}` : ""}
              </small>
            </button>
            <IconButton
              icon="up"
              label={t("ontology.up")}
              disabled={index === 0}
              onClick={() => change(moved(fields, index, -1))}
            />
            <IconButton icon="trash" label={t("ontology.remove")} onClick={() => change(without(fields, index))} />
          </div>
          {opened === index ? (
            <div className={styles.form}>
              <FieldForm
                field={field}
                siblings={fields}
                known={false}
                change={(next) => change(replaced(fields, index, next))}
              />
            </div>
          ) : null}
        </div>
      ))}
    </section>
  );
}
