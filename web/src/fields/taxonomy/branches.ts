import type { TaxonomyField, TreeNode } from "../../core/ontology";
import { type Language, said } from "../../core/words";

/** A place in the tree: the names from the top, and the same in words. */
export interface Branch {
  path: string[];
  words: string[];
  leaf: boolean;
}

export function branches(nodes: readonly TreeNode[], language: Language, above: Branch | null = null): Branch[] {
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
export const STEP = "\u0000";

export function offered(field: TaxonomyField, language: Language): Branch[] {
  return branches(field.tree, language).filter((branch) => branch.leaf || !field.leaf_only);
}
