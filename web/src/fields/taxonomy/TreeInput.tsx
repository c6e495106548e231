import { useTranslation } from "react-i18next";
import type { TaxonomyField } from "../../core/ontology";
import type { FieldInputProps } from "../../ui/fields/fieldKinds";
import { ManyField, SelectField } from "../../ui/inputs/fields";
import { offered, STEP } from "./branches";

/** Every place of the tree in one list, found by any part of its path. */
export default function TreeInput(props: FieldInputProps<TaxonomyField>) {
  const { t } = useTranslation("taxonomy");
  const { field, value, context, disabled, labelledBy, onChange } = props;
  const data = offered(field, context.language).map((branch) => ({
    value: branch.path.join(STEP),
    label: branch.words.join(" › "),
  }));
  const common = {
    data,
    disabled,
    "aria-labelledby": labelledBy,
    placeholder: t("find"),
    nothingFoundMessage: t("nothing"),
    searchable: true,
    size: "xs" as const,
  };
  if (field.multiple) {
    const chosen = Array.isArray(value) ? value.map((path) => (path as string[]).join(STEP)) : [];
    const take = (keys: string[]) => onChange(keys.length > 0 ? keys.map((key) => key.split(STEP)) : undefined, "step");
    return <ManyField {...common} value={chosen} onChange={take} hidePickedOptions />;
  }
  return (
    <SelectField
      {...common}
      clearable
      value={Array.isArray(value) ? value.join(STEP) : null}
      onChange={(key) => onChange(key ? key.split(STEP) : undefined, "step")}
    />
  );
}
