import type { Shape } from "../../../core/document";
import { type Bounds, joinBounds } from "../../../core/geometry/bounds";
import type { PlacedItem } from "../../scene";
import type { SnappedMove } from "../../snap";
import type { KeyInfo, PointerInfo, ToolBench, ToolState } from "../state";

/** Dragging the selected items; Shift keeps to one axis, Alt passes by what they would snap to. */
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
  readonly #bounds: Bounds | null;
  #moved: ReadonlyMap<string, Shape> = new Map();

  constructor(bench: ToolBench, idle: ToolState, start: PointerInfo) {
    this.#bench = bench;
    this.#idle = idle;
    this.#start = start;
    this.#items = bench.selectedItems().filter((item) => !item.locked);
    this.#bounds = joinBounds(this.#items.map((item) => item.bounds));
  }

  pointerMove(pointer: PointerInfo): ToolState {
    let [dx, dy] = [pointer.at[0] - this.#start.at[0], pointer.at[1] - this.#start.at[1]];
    if (pointer.shift && Math.abs(dx) < Math.abs(dy)) dx = 0;
    else if (pointer.shift) dy = 0;
    const flush = this.#flush(dx, dy, pointer);
    [dx, dy] = [dx + flush.by[0], dy + flush.by[1]];
    this.#moved = new Map(this.#items.map((item) => [item.key, item.plane.move(item.shape, dx, dy)]));
    this.#bench.preview({ changed: this.#moved, guides: flush.guides });
    return this;
  }

  /** Alt lets go of everything; a move along one axis is not turned off it. */
  #flush(dx: number, dy: number, { alt, shift }: PointerInfo): SnappedMove {
    if (alt || shift || !this.#bounds) return { by: [0, 0], guides: [] };
    const { x0, y0, x1, y1 } = this.#bounds;
    return this.#bench.snapMove({ x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy });
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
