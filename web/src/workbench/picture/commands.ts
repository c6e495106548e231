import { type ShapeTool, shapeTools } from "../../canvas/shapePlugin";
import { declareCommands, type KeyCommand } from "../../ui/keys/keymap";

function heard(group: string, all: readonly (readonly [id: string, keys: string, words: string])[]): KeyCommand[] {
  return all.map(([id, keys, words]) => ({ id: `picture.${id}`, keys, words, group, place: "work/picture" }));
}

/** What can be done by key wherever a picture is marked. */
declareCommands([
  ...heard("picture:keys.tools", [
    ["select", "v", "workbench:tool.select"],
    ["thinner", "[", "picture:thinner"],
    ["thicker", "]", "picture:thicker"],
    ["snap", "s", "picture:snap"],
  ]),
  ...heard("picture:keys.title", [
    ["escape", "escape", "picture:keys.escape"],
    ["delete", "delete", "picture:keys.delete"],
    ["backspace", "backspace", "picture:keys.backspace"],
    ["up", "up", "picture:keys.up"],
    ["down", "down", "picture:keys.down"],
    ["left", "left", "picture:keys.left"],
    ["right", "right", "picture:keys.right"],
  ]),
  // Heard only while a shape is being drawn, and then before anything else that has the key.
  { id: "picture.enter", keys: "enter", words: "picture:keys.enter", group: "picture:keys.title", place: "drawing" },
  ...heard("workbench:keys.view", [
    ["fit", "f", "picture:fit"],
    ["zoomIn", "=", "picture:zoomIn"],
    ["zoomOut", "-", "picture:zoomOut"],
    ["actual", "0", "picture:actual"],
    ["zoomSelection", "z", "picture:zoomSelection"],
    ["allTags", "shift+t", "picture:allTags"],
    ["compare", "d", "picture:compare"],
    ["tone", "i", "picture:tone"],
    ["brighter", "alt+right", "picture:brighter"],
    ["darker", "alt+left", "picture:darker"],
    ["moreContrast", "alt+shift+right", "picture:moreContrast"],
    ["lessContrast", "alt+shift+left", "picture:lessContrast"],
    ["inverted", "alt+i", "picture:inverted"],
    ["plain", "alt+0", "picture:plain"],
  ]),
  ...heard("picture:arrange.title", [
    ["left-aligned", "a left", "picture:arrange.left"],
    ["centre-aligned", "a c", "picture:arrange.centre"],
    ["right-aligned", "a right", "picture:arrange.right"],
    ["top-aligned", "a up", "picture:arrange.top"],
    ["middle-aligned", "a m", "picture:arrange.middle"],
    ["bottom-aligned", "a down", "picture:arrange.bottom"],
    ["across", "a h", "picture:arrange.across"],
    ["down-spread", "a v", "picture:arrange.down"],
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
      "picture:keys.tools",
      inOrder.map((tool) => [tool.name, tool.key, toolWords(tool)] as const),
    ),
  );
}
