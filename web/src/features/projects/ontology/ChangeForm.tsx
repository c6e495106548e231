import { useTranslation } from "react-i18next";
import type { Ontology } from "../../../core/ontology";
import { languageOf, said, type Words } from "../../../core/words";
import { ManyField, SelectField } from "../../../ui/inputs/fields";
import { WordsField } from "../../../ui/inputs/WordsField";
import styles from "./Migration.module.css";
import { type Change, classesFor, optionOwners, valuesOf } from "./migration";

interface ChangeFormProps {
  change: Change;
  ontology: Ontology;
  put: (change: Change) => void;
}

type Choices = { value: string; label: string }[];

function useChoices() {
  const { i18n } = useTranslation();
  const language = languageOf(i18n.language);
  return (list: readonly { name: string; title?: Words | null }[]): Choices =>
    list.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }));
}

/** What the chosen deed asks for. */
export function ChangeForm(props: ChangeFormProps) {
  switch (props.change.deed) {
    case "merge":
      return <MergeForm {...props} />;
    case "split":
      return <SplitForm {...props} />;
    case "mergeOptions":
    case "renameOption":
      return <OptionForm {...props} />;
    default:
      return <OneClassForm {...props} />;
  }
}

function MergeForm({ change, ontology, put }: ChangeFormProps) {
  const { t } = useTranslation("projects");
  const choices = useChoices()(classesFor(ontology, "merge"));
  return <FromInto choices={choices} change={change} put={put} label={t("migration.from")} />;
}

/** Several, and the one that they become. */
function FromInto(props: { choices: Choices; change: Change; put: (change: Change) => void; label: string }) {
  const { t } = useTranslation("projects");
  const { choices, change, put, label } = props;
  return (
    <div className={styles.pair}>
      <ManyField
        label={label}
        data={choices.filter(({ value }) => value !== change.into)}
        value={[...change.names]}
        onChange={(names) => put({ ...change, names })}
      />
      <SelectField
        label={t("migration.into")}
        data={choices.filter(({ value }) => !change.names.includes(value))}
        value={change.into || null}
        onChange={(into) => put({ ...change, into: into ?? "" })}
      />
    </div>
  );
}

function OneClassForm({ change, ontology, put }: ChangeFormProps) {
  const { t } = useTranslation("projects");
  const classes = classesFor(ontology, change.deed);
  const choices = useChoices()(classes);
  return (
    <>
      <SelectField
        label={t("migration.class")}
        data={choices}
        value={change.of || null}
        onChange={(of) => put({ ...change, of: of ?? "", title: classes.find(({ name }) => name === of)?.title ?? {} })}
      />
      {change.deed === "rename" && change.of ? (
        <WordsField
          label={t("ontology.titleWords")}
          value={change.title}
          onChange={(title) => put({ ...change, title })}
        />
      ) : null}
    </>
  );
}

function SplitForm({ change, ontology, put }: ChangeFormProps) {
  const { t } = useTranslation("projects");
  const list = useChoices();
  const classes = classesFor(ontology, "split");
  const attributes = classes.find(({ name }) => name === change.of)?.attributes ?? [];
  const telling = attributes.filter((field) => valuesOf(field).length > 0);
  const values = valuesOf(telling.find(({ name }) => name === change.by));
  const targets = list(classes);
  const valueTitle = ({ value, option }: (typeof values)[number]) =>
    option ? (list([option])[0]?.label ?? option.name) : t(value === true ? "ontology.yes" : "ontology.no");
  return (
    <>
      <div className={styles.pair}>
        <SelectField
          label={t("migration.class")}
          data={targets}
          value={change.of || null}
          onChange={(of) => put({ ...change, of: of ?? "", by: "", cases: {}, otherwise: "" })}
        />
        <SelectField
          label={t("migration.by")}
          placeholder={telling.length === 0 ? t("migration.byNothing") : ""}
          disabled={telling.length === 0}
          clearable
          data={list(telling)}
          value={change.by || null}
          onChange={(by) => put({ ...change, by: by ?? "", cases: {} })}
        />
      </div>
      {values.map((one) => (
        <SelectField
          key={String(one.value)}
          label={t("migration.case", { value: valueTitle(one) })}
          clearable
          data={targets}
          value={change.cases[String(one.value)] ?? null}
          onChange={(into) => put({ ...change, cases: { ...change.cases, [String(one.value)]: into ?? "" } })}
        />
      ))}
      <SelectField
        label={t("migration.otherwise")}
        description={t("migration.otherwiseHelp")}
        clearable
        data={targets}
        value={change.otherwise || null}
        onChange={(otherwise) => put({ ...change, otherwise: otherwise ?? "" })}
      />
    </>
  );
}

function OptionForm({ change, ontology, put }: ChangeFormProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const list = useChoices();
  const owners = optionOwners(ontology);
  const options = owners.find(({ id }) => id === change.of)?.field.options ?? [];
  const ownerTitle = (owner: string | null) => {
    const found = [...(ontology.classes ?? []), ...(ontology.relations ?? [])].find(({ name }) => name === owner);
    return owner === null ? t("ontology.parts.questions") : said(found?.title, language, owner);
  };
  return (
    <>
      <SelectField
        label={t("migration.field")}
        data={owners.map(({ id, owner, field }) => ({
          value: id,
          label: `${ownerTitle(owner)} · ${said(field.title, language, field.name)}`,
        }))}
        value={change.of || null}
        onChange={(of) => put({ ...change, of: of ?? "", names: [], into: "", title: {} })}
      />
      {change.deed === "mergeOptions" ? (
        <FromInto choices={list(options)} change={change} put={put} label={t("migration.fromOptions")} />
      ) : (
        <>
          <SelectField
            label={t("migration.option")}
            data={list(options)}
            value={change.names[0] ?? null}
            onChange={(name) =>
              put({
                ...change,
                names: name ? [name] : [],
                title: options.find((option) => option.name === name)?.title ?? {},
              })
            }
          />
          {change.names.length > 0 ? (
            <WordsField
              label={t("ontology.titleWords")}
              value={change.title}
              onChange={(title) => put({ ...change, title })}
            />
          ) : null}
        </>
      )}
    </>
  );
}
