import type { Hint, KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../../../canvas/tools/state";

type Begin = (bench: ToolBench, waiting: ToolState, pointer: PointerInfo) => ToolState | null;

/** Shows how wide the brush is, and waits for it to be set down. */
export class Waiting implements ToolState {
  readonly name: string;
  readonly title: string;
  readonly cursor = "none";
  readonly #bench: ToolBench;
  readonly #begin: Begin;

  constructor(bench: ToolBench, name: "brush" | "eraser", begin: Begin) {
    this.#bench = bench;
    this.#begin = begin;
    this.name = `mask.${name}`;
    this.title = `mask:${name}`;
  }

  get hints(): readonly Hint[] {
    return [
      { words: `${this.title}Begin` },
      { words: "mask:size", values: { size: Math.round(this.#bench.brush) }, keys: "[ ]" },
      { words: "workbench:hint.deselect", keys: "escape" },
    ];
  }

  pointerMove(pointer: PointerInfo): Next {
    const radius = this.#bench.brush / 2;
    this.#bench.preview({ figures: [{ type: "oval", centre: pointer.at, rx: radius, ry: radius, rotation: 0 }] });
  }

  pointerDown(pointer: PointerInfo): Next {
    return this.#begin(this.#bench, this, pointer) ?? undefined;
  }

  exit(): void {
    this.#bench.preview(null);
  }

  key(key: KeyInfo): boolean {
    if (this.#bench.selection.size === 0) return false;
    if (key.key === "escape") this.#bench.select([]);
    else if (key.key === "delete" || key.key === "backspace") this.#bench.remove([...this.#bench.selection]);
    else return false;
    return true;
  }
}
