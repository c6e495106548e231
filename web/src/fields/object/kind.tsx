import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import type { ObjectField } from "../../core/ontology";
import {
  type FieldContext,
  type FieldInputProps,
  type FieldKind,
  fieldPlugin,
  type ReferencedObject,
} from "../../ui/fields/fieldKinds";
import styles from "../../ui/fields/inputs.module.css";

function allowed(field: ObjectField, context: FieldContext): ReferencedObject[] {
  const classes = field.classes;
  if (!classes || classes.length === 0) return [...context.objects];
  return context.objects.filter((object) => object.classes.some((name) => classes.includes(name)));
}

function idsOf(value: Json | undefined): string[] {
  return (value === undefined ? [] : [value].flat()).filter((one) => typeof one === "string");
}

function Input({ field, value, context, disabled, labelledBy, onChange }: FieldInputProps<ObjectField>) {
  const { t } = useTranslation("object");
  const ids = idsOf(value);
  const objects = allowed(field, context);
  const titleOf = (id: string) => context.objects.find((object) => object.id === id)?.title ?? id;
  const give = (next: readonly string[]) => {
    onChange(field.multiple ? (next.length > 0 ? [...next] : undefined) : next.at(-1), "step");
  };
  const chips = field.multiple ? ids : [];
  const open = objects.filter((object) => !chips.includes(object.id));
  return (
    <div className={styles.rows}>
      {chips.length > 0 ? (
        <div className={styles.chips}>
          {chips.map((id) => (
            <button
              key={id}
              type="button"
              className={styles.chip}
              disabled={disabled}
              aria-label={t("remove", { name: titleOf(id) })}
              onClick={() => give(ids.filter((one) => one !== id))}
            >
              {titleOf(id)} ×
            </button>
          ))}
        </div>
      ) : null}
      <select
        className={styles.select}
        aria-labelledby={labelledBy}
        disabled={disabled}
        value={field.multiple ? "" : (ids[0] ?? "")}
        onChange={(event) => {
          const id = event.target.value;
          if (field.multiple) give(id ? [...ids, id] : ids);
          else give(id ? [id] : []);
        }}
      >
        <option value="">{t(field.multiple ? "add" : "none")}</option>
        {open.map((object) => (
          <option key={object.id} value={object.id}>
            {object.title}
          </option>
        ))}
      </select>
    </div>
  );
}

export const object: FieldKind<"object"> = {
  kind: "object",
  layout: "line",
  takes: (field, value, context) => {
    const known = new Set(allowed(field, context).map((one) => one.id));
    const isKnown = (id: unknown) => typeof id === "string" && known.has(id);
    if (!field.multiple) return isKnown(value);
    return Array.isArray(value) && value.length > 0 && value.every(isKnown) && new Set(value).size === value.length;
  },
  show: (_, value, context) =>
    idsOf(value)
      .map((id) => context.objects.find((one) => one.id === id)?.title ?? id)
      .join(context.language === "zh" ? "、" : ", "),
  Input,
};

export default fieldPlugin(object);
