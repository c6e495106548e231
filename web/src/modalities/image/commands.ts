import { type ShapeTool, shapeTools } from "../../canvas/shapePlugin";
import { declareCommands, type KeyCommand } from "../../ui/keys/keymap";

function heard(group: string, all: readonly (readonly [id: string, keys: string, words: string])[]): KeyCommand[] {
  return all.map(([id, keys, words]) => ({ id: `image.${id}`, keys, words, group, place: "work/image" }));
}

/** What the image workbench can do by key. */
declareCommands([
  ...heard("image:keys.tools", [
    ["select", "v", "workbench:tool.select"],
    ["thinner", "[", "image:thinner"],
    ["thicker", "]", "image:thicker"],
    ["snap", "s", "image:snap"],
  ]),
  ...heard("image:keys.title", [
    ["escape", "escape", "image:keys.escape"],
    ["delete", "delete", "image:keys.delete"],
    ["backspace", "backspace", "image:keys.backspace"],
    ["up", "up", "image:keys.up"],
    ["down", "down", "image:keys.down"],
    ["left", "left", "image:keys.left"],
    ["right", "right", "image:keys.right"],
  ]),
  // Heard only while a shape is being drawn, and then before anything else that has the key.
  { id: "image.enter", keys: "enter", words: "image:keys.enter", group: "image:keys.title", place: "drawing" },
  ...heard("workbench:keys.view", [
    ["fit", "f", "image:fit"],
    ["zoomIn", "=", "image:zoomIn"],
    ["zoomOut", "-", "image:zoomOut"],
    ["actual", "0", "image:actual"],
    ["zoomSelection", "z", "image:zoomSelection"],
    ["allTags", "shift+t", "image:allTags"],
    ["compare", "d", "image:compare"],
    ["tone", "i", "image:tone"],
    ["brighter", "alt+right", "image:brighter"],
    ["darker", "alt+left", "image:darker"],
    ["moreContrast", "alt+shift+right", "image:moreContrast"],
    ["lessContrast", "alt+shift+left", "image:lessContrast"],
    ["inverted", "alt+i", "image:inverted"],
    ["plain", "alt+0", "image:plain"],
  ]),
  ...heard("image:arrange.title", [
    ["left-aligned", "a left", "image:arrange.left"],
    ["centre-aligned", "a c", "image:arrange.centre"],
    ["right-aligned", "a right", "image:arrange.right"],
    ["top-aligned", "a up", "image:arrange.top"],
    ["middle-aligned", "a m", "image:arrange.middle"],
    ["bottom-aligned", "a down", "image:arrange.bottom"],
    ["across", "a h", "image:arrange.across"],
    ["down-spread", "a v", "image:arrange.down"],
  ]),
]);

/** What a tool is called: the first of a kind is the kind's. */
export function toolWords({ name, kind }: ShapeTool): string {
  if (name === kind) return `${kind}:tool`;
  return name === "ring" ? "polygon:ringTool" : `${kind}:${name}`;
}

/** The drawing tools bring their keys along; called once the kinds of shape are registered. */
export function declareTools(): void {
  const tools = shapeTools.names().map((name) => shapeTools.get(name));
  const inOrder = [...tools].sort((a, b) => a.order - b.order);
  declareCommands(
    heard(
      "image:keys.tools",
      inOrder.map((tool) => [tool.name, tool.key, toolWords(tool)] as const),
    ),
  );
}
