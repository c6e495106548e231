import type { TreeNode } from "../../../core/ontology";

interface Line {
  depth: number;
  text: string;
}

/** The lines that a tree is typed as. */
export function written(tree: readonly TreeNode[], depth = 0): string[] {
  return tree.flatMap((node) => {
    const titles = [node.title?.zh, node.title?.en].filter(Boolean).join(" | ");
    const line = `${"  ".repeat(depth)}${node.name}${titles ? `: ${titles}` : ""}`;
    return [line, ...written(node.children ?? [], depth + 1)];
  });
}

function nodeOf(text: string): TreeNode {
  const [name = "", titles = ""] = text.split(/[:：](.*)/s);
  const [zh, en] = titles.split("|").map((part) => part.trim());
  const title = { ...(zh ? { zh } : {}), ...(en ? { en } : {}) };
  return { name: name.trim(), ...(zh || en ? { title } : {}) };
}

function grown(lines: Line[], depth: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  while (lines[0] && lines[0].depth >= depth) {
    const line = lines.shift();
    if (!line) break;
    const node = nodeOf(line.text);
    const children = grown(lines, line.depth + 1);
    nodes.push(children.length > 0 ? { ...node, children } : node);
  }
  return nodes;
}

/** One node a line, deeper by two spaces: `animal: 动物 | Animal`. */
export function readTree(text: string): TreeNode[] {
  const lines = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ depth: Math.floor((line.length - line.trimStart().length) / 2), text: line.trim() }));
  return grown(lines, 0);
}
