import { useTranslation } from "react-i18next";
import type { FieldDefinition, FieldKindName } from "../../../core/ontology";
import { CheckField, NumberField, SelectField, TagsField, TextField } from "../../../ui/inputs/fields";
import { WordsField } from "../../../ui/inputs/WordsField";
import { ConditionForm } from "./ConditionForm";
import { NameField, nameFor } from "./NameField";
import styles from "./OntologyEditor.module.css";
import { OptionList } from "./OptionList";
import { TreeField } from "./TreeField";

const KINDS = [
  "choice",
  "boolean",
  "text",
  "number",
  "rating",
  "taxonomy",
  "ranking",
  "link",
  "object",
  "messages",
] as const;

interface FieldFormProps {
  field: FieldDefinition;
  /** The fields beside it: a condition names one of them. */
  siblings: readonly FieldDefinition[];
  known: boolean;
  change: (field: FieldDefinition) => void;
}

/** What every kind starts with when it is chosen. */
function ofKind(kind: FieldKindName, field: FieldDefinition): FieldDefinition {
  const { name, title, help, required, when } = field;
  const shared = {
    name,
    ...(title ? { title } : {}),
    ...(help ? { help } : {}),
    ...(required ? { required } : {}),
    ...(when ? { when } : {}),
  };
  const options = "options" in field ? field.options : [];
  switch (kind) {
    case "choice":
    case "ranking":
      return { ...shared, kind, options };
    case "taxonomy":
      return { ...shared, kind, tree: [] };
    case "link":
      return { ...shared, kind, base: "" };
    default:
      return { ...shared, kind };
  }
}

export function FieldForm({ field, siblings, known, change }: FieldFormProps) {
  const { t } = useTranslation("projects");
  return (
    <>
      <WordsField
        label={t("ontology.titleWords")}
        value={field.title}
        onChange={(title) => change({ ...field, title, name: nameFor(title, field.title, field.name, known) })}
      />
      <div className={styles.pair}>
        <SelectField
          label={t("ontology.kind")}
          allowDeselect={false}
          data={KINDS.map((kind) => ({ value: kind, label: t(`ontology.fieldKinds.${kind}`) }))}
          value={field.kind}
          onChange={(kind) => change(ofKind(KINDS.find((one) => one === kind) ?? field.kind, field))}
        />
        <NameField name={field.name} known={known} change={(name) => change({ ...field, name })} />
      </div>
      <KindSettings field={field} change={change} />
      <WordsField label={t("ontology.help")} value={field.help} onChange={(help) => change({ ...field, help })} />
      <CheckField
        label={t("ontology.requiredLong")}
        checked={field.required ?? false}
        onChange={(event) => change({ ...field, required: event.target.checked })}
      />
      <ConditionForm
        condition={field.when ?? null}
        siblings={siblings.filter((one) => one.name !== field.name)}
        change={(when) => change({ ...field, when })}
      />
    </>
  );
}

function KindSettings({ field, change }: { field: FieldDefinition; change: (field: FieldDefinition) => void }) {
  const { t } = useTranslation("projects");
  switch (field.kind) {
    case "choice":
      return (
        <>
          <OptionList options={field.options} change={(options) => change({ ...field, options })} />
          <CheckField
            label={t("ontology.multiple")}
            checked={field.multiple ?? false}
            onChange={(event) => change({ ...field, multiple: event.target.checked })}
          />
        </>
      );
    case "ranking":
      return (
        <>
          <OptionList options={field.options} change={(options) => change({ ...field, options })} />
          <CheckField
            label={t("ontology.ties")}
            checked={field.ties ?? true}
            onChange={(event) => change({ ...field, ties: event.target.checked })}
          />
        </>
      );
    case "taxonomy":
      return <TreeField tree={field.tree} change={(tree) => change({ ...field, tree })} />;
    case "number":
      return <NumberSettings field={field} change={change} />;
    case "rating":
      return (
        <NumberField
          label={t("ontology.stars")}
          min={2}
          max={10}
          value={field.maximum ?? 5}
          onChange={(maximum) => change({ ...field, maximum: Number(maximum) || 5 })}
        />
      );
    case "text":
      return (
        <CheckField
          label={t("ontology.multiline")}
          checked={field.multiline ?? false}
          onChange={(event) => change({ ...field, multiline: event.target.checked })}
        />
      );
    case "link":
      return (
        <TextField
          label={t("ontology.base")}
          required
          withAsterisk={false}
          value={field.base}
          onChange={(event) => change({ ...field, base: event.target.value })}
        />
      );
    case "object":
      return (
        <TagsField
          label={t("ontology.ofClasses")}
          value={field.classes ?? []}
          onChange={(classes) => change({ ...field, classes: classes.length > 0 ? classes : null })}
        />
      );
    default:
      return null;
  }
}

type NumberDefinition = Extract<FieldDefinition, { kind: "number" }>;

function NumberSettings({ field, change }: { field: NumberDefinition; change: (field: FieldDefinition) => void }) {
  const { t } = useTranslation("projects");
  const bound = (name: "minimum" | "maximum" | "step") => (
    <NumberField
      label={t(`ontology.${name}`)}
      value={field[name] ?? ""}
      onChange={(value) => change({ ...field, [name]: value === "" ? null : Number(value) })}
    />
  );
  return (
    <div className={styles.pair}>
      {bound("minimum")}
      {bound("maximum")}
      {bound("step")}
      <TextField
        label={t("ontology.unit")}
        value={field.unit ?? ""}
        onChange={(event) => change({ ...field, unit: event.target.value || null })}
      />
    </div>
  );
}
