import type { Shape } from "../../../core/document";
import type { PlacedItem } from "../../scene";
import type { KeyInfo, PointerInfo, ToolBench, ToolState } from "../state";

/** Dragging the selected items; Shift keeps to one axis. */
export class Moving implements ToolState {
  readonly name = "select.moving";
  readonly title = "workbench:tool.move";
  readonly hints = [
    { words: "workbench:hint.axis", keys: "shift" },
    { words: "workbench:hint.cancel", keys: "escape" },
  ];
  readonly cursor = "move";
  readonly #bench: ToolBench;
  readonly #idle: ToolState;
  readonly #items: readonly PlacedItem[];
  readonly #start: PointerInfo;
  #moved: ReadonlyMap<string, Shape> = new Map();

  constructor(bench: ToolBench, idle: ToolState, start: PointerInfo) {
    this.#bench = bench;
    this.#idle = idle;
    this.#start = start;
    this.#items = bench.selectedItems().filter((item) => !item.locked);
  }

  pointerMove(pointer: PointerInfo): ToolState {
    let [dx, dy] = [pointer.at[0] - this.#start.at[0], pointer.at[1] - this.#start.at[1]];
    if (pointer.shift && Math.abs(dx) < Math.abs(dy)) dx = 0;
    else if (pointer.shift) dy = 0;
    this.#moved = new Map(this.#items.map((item) => [item.key, item.plane.move(item.shape, dx, dy)]));
    this.#bench.preview({ changed: this.#moved });
    return this;
  }

  pointerUp(): ToolState {
    if (this.#moved.size > 0) this.#bench.replace(this.#moved, "move");
    return this.#idle;
  }

  key(key: KeyInfo): ToolState | boolean {
    return key.key === "escape" ? this.#idle : false;
  }

  exit(): void {
    this.#bench.preview(null);
  }
}
