import { useTranslation } from "react-i18next";
import type { Plugin } from "../../api/payloads";
import { languageOf, said } from "../../core/words";
import { SelectField } from "../../ui/inputs/fields";
import { type OptionValues, SchemaForm } from "../../ui/inputs/SchemaForm";

export interface ChosenAssistant {
  name: string | null;
  options: OptionValues;
}

interface AssistantFieldsProps {
  /** Those that can run here. */
  usable: readonly Plugin[];
  chosen: ChosenAssistant;
  choose: (chosen: ChosenAssistant) => void;
  /** What it is called to choose none; absent where one must be chosen. */
  nobody?: string;
}

/** Which assistant, and its own options; another one begins with none. */
export function AssistantFields({ usable, chosen, choose, nobody }: AssistantFieldsProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  return (
    <>
      <SelectField
        label={t("assistance.assistant")}
        {...(nobody ? { placeholder: nobody, clearable: true } : {})}
        data={usable.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }))}
        value={chosen.name}
        onChange={(name) => choose({ name, options: {} })}
      />
      <SchemaForm
        schema={usable.find((one) => one.name === chosen.name)?.options.options}
        values={chosen.options}
        onChange={(options) => choose({ ...chosen, options })}
      />
    </>
  );
}
