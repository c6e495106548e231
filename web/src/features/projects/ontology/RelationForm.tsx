import { useTranslation } from "react-i18next";
import type { Ontology, RelationDefinition, Role } from "../../../core/ontology";
import { languageOf, said } from "../../../core/words";
import { Button } from "../../../ui/button/Button";
import { IconButton } from "../../../ui/button/IconButton";
import { CodeField, ManyField, TextField } from "../../../ui/inputs/fields";
import { WordsField } from "../../../ui/inputs/WordsField";
import { freeName } from "./change";
import { FieldList } from "./FieldList";
import { NameField, nameFor } from "./NameField";
import styles from "./OptionList.module.css";

interface RelationFormProps {
  entry: RelationDefinition;
  known: boolean;
  ontology: Ontology;
  change: (entry: RelationDefinition) => void;
}

/** What ties objects: its roles, and which classes may fill each. */
export function RelationForm({ entry, known, ontology, change }: RelationFormProps) {
  const { t } = useTranslation("projects");
  return (
    <>
      <WordsField
        label={t("ontology.titleWords")}
        value={entry.title}
        onChange={(title) => change({ ...entry, title, name: nameFor(title, entry.title, entry.name, known) })}
      />
      <NameField name={entry.name} known={known} change={(name) => change({ ...entry, name })} />
      <RoleList roles={entry.roles} ontology={ontology} change={(roles) => change({ ...entry, roles })} />
      <FieldList
        title={t("ontology.attributes")}
        fields={entry.attributes ?? []}
        change={(attributes) => change({ ...entry, attributes })}
      />
    </>
  );
}

interface RoleListProps {
  roles: Record<string, Role>;
  ontology: Ontology;
  change: (roles: Record<string, Role>) => void;
}

function RoleList({ roles, ontology, change }: RoleListProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const entries = Object.entries(roles);
  const classes = (ontology.classes ?? []).map((one) => ({
    value: one.name,
    label: said(one.title, language, one.name),
  }));
  const put = (index: number, name: string, role: Role) =>
    change(Object.fromEntries(entries.map((entry, place) => (place === index ? [name, role] : entry))));
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend}>{t("ontology.roles")}</legend>
      {entries.map(([name, role], index) => (
        <div key={index} className={styles.row}>
          <CodeField
            aria-label={t("ontology.name")}
            value={name}
            onChange={(event) => put(index, event.target.value, role)}
          />
          <TextField
            aria-label={t("ontology.roleTitle")}
            placeholder={t("ontology.roleTitle")}
            value={role.title?.[language] ?? ""}
            onChange={(event) =>
              put(index, name, { ...role, title: { ...role.title, [language]: event.target.value } })
            }
          />
          <ManyField
            aria-label={t("ontology.ofClasses")}
            placeholder={role.classes?.length ? "" : t("ontology.anyClass")}
            data={classes}
            value={role.classes ?? []}
            onChange={(chosen) => put(index, name, { ...role, classes: chosen.length > 0 ? chosen : null })}
          />
          <IconButton
            icon="trash"
            label={t("ontology.remove")}
            disabled={entries.length <= 2}
            onClick={() => change(Object.fromEntries(entries.filter((_, place) => place !== index)))}
          />
        </div>
      ))}
      <Button compact onClick={() => change({ ...roles, [freeName("role", Object.keys(roles))]: {} })}>
        {t("ontology.addRole")}
      </Button>
    </fieldset>
  );
}
