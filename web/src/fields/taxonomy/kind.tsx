import { useTranslation } from "react-i18next";
import type { Json } from "../../core/json";
import type { TaxonomyField, TreeNode } from "../../core/ontology";
import { type Language, said } from "../../core/words";
import { type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import { ManyField, SelectField } from "../../ui/inputs/fields";

/** A place in the tree: the names from the top, and the same in words. */
interface Branch {
  path: string[];
  words: string[];
  leaf: boolean;
}

function branches(nodes: readonly TreeNode[], language: Language, above: Branch | null = null): Branch[] {
  return nodes.flatMap((node) => {
    const here = {
      path: [...(above?.path ?? []), node.name],
      words: [...(above?.words ?? []), said(node.title, language, node.name)],
      leaf: !node.children?.length,
    };
    return [here, ...branches(node.children ?? [], language, here)];
  });
}

/** A separator that no name has: it only lives in the list's own values. */
const STEP = "\u0000";

function offered(field: TaxonomyField, language: Language): Branch[] {
  return branches(field.tree, language).filter((branch) => branch.leaf || !field.leaf_only);
}

function Input(props: FieldInputProps<TaxonomyField>) {
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

function isPath(field: TaxonomyField, value: unknown): value is string[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  let nodes: readonly TreeNode[] = field.tree;
  for (const name of value) {
    const node = nodes.find((one) => one.name === name);
    if (!node) return false;
    nodes = node.children ?? [];
  }
  return !field.leaf_only || nodes.length === 0;
}

function words(field: TaxonomyField, path: Json, language: Language): string {
  const key = (path as string[]).join(STEP);
  const branch = branches(field.tree, language).find((one) => one.path.join(STEP) === key);
  return branch ? branch.words.join(" › ") : (path as string[]).join(" › ");
}

export const taxonomy: FieldKind<"taxonomy"> = {
  kind: "taxonomy",
  layout: "block",
  takes: (field, value) => {
    if (!field.multiple) return isPath(field, value);
    const keys = Array.isArray(value) ? value.map((path) => JSON.stringify(path)) : [];
    const sound = Array.isArray(value) && value.length > 0 && value.every((path) => isPath(field, path));
    return sound && new Set(keys).size === keys.length;
  },
  show: (field, value, { language }) => {
    const paths = field.multiple ? (value as Json[]) : [value];
    return paths.map((path) => words(field, path, language)).join(language === "zh" ? "；" : "; ");
  },
  Input,
};

export default fieldPlugin(taxonomy);
