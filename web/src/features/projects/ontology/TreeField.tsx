import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TreeNode } from "../../../core/ontology";
import { TextArea } from "../../../ui/inputs/fields";
import { readTree, written } from "./tree";

/** A tree is quickest to type: indented lines, read as they are typed. */
export function TreeField({ tree, change }: { tree: readonly TreeNode[]; change: (tree: TreeNode[]) => void }) {
  const { t } = useTranslation("projects");
  const [text, setText] = useState(() => written(tree).join("\n"));
  return (
    <TextArea
      label={t("ontology.tree")}
      description={t("ontology.treeHelp")}
      autosize
      minRows={5}
      maxRows={20}
      className="mono"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        change(readTree(event.target.value));
      }}
    />
  );
}
