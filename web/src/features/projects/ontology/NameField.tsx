import { useTranslation } from "react-i18next";
import type { Words } from "../../../core/words";
import { CodeField } from "../../../ui/inputs/fields";
import { addressFrom } from "../../../ui/text/addressFrom";

interface NameFieldProps {
  name: string;
  /** In the saved version: permanent, a rename edits the title. */
  known: boolean;
  change: (name: string) => void;
}

export function NameField({ name, known, change }: NameFieldProps) {
  const { t } = useTranslation("projects");
  return (
    <CodeField
      label={t("ontology.name")}
      description={known ? t("ontology.nameFixed") : t("ontology.nameHelp")}
      readOnly={known}
      required
      withAsterisk={false}
      value={name}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** The name that goes with a title, while the entry is new and nobody named it otherwise. */
export function nameFor(title: Words, before: Words | null | undefined, name: string, known: boolean): string {
  if (known || (name !== derived(before) && !/^(class|question|relation|field|option)(-\d+)?$/.test(name))) return name;
  return derived(title) || name;
}

function derived(title: Words | null | undefined): string {
  return addressFrom(title?.en ?? "") || (title?.zh ?? "").trim();
}
