import { lazy, Suspense } from "react";
import type { Json } from "../../core/json";
import type { TaxonomyField, TreeNode } from "../../core/ontology";
import type { Language } from "../../core/words";
import { type FieldInputProps, type FieldKind, fieldPlugin } from "../../ui/fields/fieldKinds";
import { branches, STEP } from "./branches";

/** A list that can be searched is heavy: it is brought when a project first asks for it. */
const TreeInput = lazy(() => import("./TreeInput"));

function Input(props: FieldInputProps<TaxonomyField>) {
  return (
    <Suspense>
      <TreeInput {...props} />
    </Suspense>
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
