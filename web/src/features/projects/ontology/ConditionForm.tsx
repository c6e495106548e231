import { useTranslation } from "react-i18next";
import type { Json } from "../../../core/json";
import type { Condition, FieldDefinition } from "../../../core/ontology";
import { languageOf, said } from "../../../core/words";
import { SelectField, TagsField } from "../../../ui/inputs/fields";
import styles from "./OntologyEditor.module.css";

type Operator = "set" | "unset" | "in";

interface ConditionFormProps {
  condition: Condition | null;
  siblings: readonly FieldDefinition[];
  change: (condition: Condition | null) => void;
}

function operatorOf(condition: Condition): Operator {
  if (typeof condition.set === "boolean") return condition.set ? "set" : "unset";
  return "in";
}

function valuesOf(condition: Condition): string[] {
  const values = condition.in ?? (condition.equals === undefined ? [] : [condition.equals]);
  return values.map(String);
}

/** A typed answer as the field holds it: yes/no and numbers are not words. */
function typed(text: string, field: FieldDefinition | undefined): Json {
  if (field?.kind === "boolean") return text === "true";
  if (field?.kind === "number" || field?.kind === "rating") return Number(text);
  return text;
}

function made(field: string, operator: Operator, texts: readonly string[], of: FieldDefinition | undefined): Condition {
  if (operator !== "in") return { field, set: operator === "set" };
  const values = texts.map((text) => typed(text, of));
  const [only] = values;
  return values.length === 1 && only !== undefined ? { field, equals: only } : { field, in: values };
}

/** When the field is asked at all: always, or depending on what was said in another one. */
export function ConditionForm({ condition, siblings, change }: ConditionFormProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  if (siblings.length === 0) return null;
  const other = siblings.find((one) => one.name === condition?.field);
  const operator = condition ? operatorOf(condition) : "set";
  const choices =
    other && "options" in other
      ? other.options.map((option) => option.name)
      : other?.kind === "boolean"
        ? ["true", "false"]
        : [];
  return (
    <div className={styles.pair}>
      <SelectField
        label={t("ontology.when")}
        placeholder={t("ontology.always")}
        clearable
        data={siblings.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }))}
        value={condition?.field ?? null}
        onChange={(field) => change(field ? { field, set: true } : null)}
      />
      {condition ? (
        <SelectField
          label={t("ontology.whenIs")}
          allowDeselect={false}
          data={(["set", "unset", "in"] as const).map((value) => ({ value, label: t(`ontology.operators.${value}`) }))}
          value={operator}
          onChange={(value) =>
            change(made(condition.field, (value as Operator | null) ?? "set", valuesOf(condition), other))
          }
        />
      ) : null}
      {condition && operator === "in" ? (
        <TagsField
          label={t("ontology.values")}
          data={choices}
          value={valuesOf(condition)}
          onChange={(texts) => change(made(condition.field, "in", texts, other))}
        />
      ) : null}
    </div>
  );
}
