import { useTranslation } from "react-i18next";
import type { Template } from "../../api/payloads";
import { languageOf, said } from "../../core/words";
import styles from "./TemplateList.module.css";

interface TemplateListProps {
  templates: readonly Template[];
  chosen: string | null;
  choose: (name: string) => void;
}

/** What kind of work it is; one of them is chosen. */
export function TemplateList({ templates, chosen, choose }: TemplateListProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  return (
    <fieldset className={styles.list}>
      <legend className={styles.legend}>{t("new.template")}</legend>
      {templates.map((template) => (
        <label key={template.name} className={styles.template}>
          <input
            type="radio"
            name="template"
            value={template.name}
            checked={template.name === chosen}
            onChange={() => choose(template.name)}
          />
          <span>
            <b>{said(template.title, language, template.name)}</b>
            <small>{said(template.summary, language)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
