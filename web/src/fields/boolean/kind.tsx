import i18next from "i18next";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { BooleanField } from "../../core/ontology";
import { said } from "../../core/words";
import { type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import { Segmented } from "../../ui/inputs/Segmented";

const KEYS: Record<string, boolean> = { y: true, "1": true, n: false, "0": false };

function Input({ field, value, context, disabled, labelledBy, onChange }: FieldInputProps<BooleanField>) {
  const { t } = useTranslation("boolean");
  const pick = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const answer = KEYS[event.key.toLowerCase()];
    const clears = event.key === "Backspace" || event.key === "Delete";
    if (answer === undefined && !clears) return;
    event.preventDefault();
    onChange(answer, "step");
  };
  return (
    <div onKeyDown={disabled ? undefined : pick} role="group" aria-labelledby={labelledBy}>
      <Segmented
        label={said(field.title, context.language, field.name)}
        value={typeof value === "boolean" ? String(value) : null}
        options={[
          { value: "true", label: t("yes") },
          { value: "false", label: t("no") },
        ]}
        disabled={disabled}
        onChange={(text) => onChange(text === "true", "step")}
      />
    </div>
  );
}

export const boolean: FieldKind<"boolean"> = {
  kind: "boolean",
  layout: "line",
  takes: (_, value) => typeof value === "boolean",
  show: (_, value) => i18next.t(value === true ? "boolean:yes" : "boolean:no"),
  ready: (_, value) => [
    { key: "1", title: i18next.t("boolean:yes"), gives: true, chosen: value === true },
    { key: "2", title: i18next.t("boolean:no"), gives: false, chosen: value === false },
  ],
  Input,
};

export default fieldPlugin(boolean);
