import type { Shape } from "../../../core/document";
import { distance } from "../../../core/geometry/vector";
import type { HandleHit } from "../../hit";
import type { Cursor } from "../../shapeKind";
import type { Hint, KeyInfo, PointerInfo, ToolBench, ToolState } from "../state";
import { STILL_PX } from "./PressedItem";

/** Dragging one handle of one item; let go it is an edit, with Escape it never was. */
export class DraggingHandle implements ToolState {
  readonly name = "select.draggingHandle";
  readonly title = "workbench:tool.reshape";
  readonly hints: readonly Hint[];
  readonly cursor: Cursor;
  readonly #bench: ToolBench;
  readonly #back: ToolState;
  readonly #hit: HandleHit;
  readonly #start: PointerInfo;
  /** The shape the drag begins with: the item's own, or with a vertex that was just put in. */
  readonly #from: Shape;
  #now: Shape;

  constructor(bench: ToolBench, back: ToolState, hit: HandleHit, start: PointerInfo, from?: Shape) {
    this.#bench = bench;
    this.#back = back;
    this.#hit = hit;
    this.#start = start;
    this.#from = from ?? hit.item.shape;
    this.#now = this.#from;
    this.cursor = hit.handle.cursor;
    this.hints = [
      ...(hit.handle.role === "vertex" ? [] : [{ words: "workbench:hint.proportion", keys: "shift" }]),
      ...(hit.handle.role === "turn" ? [] : [{ words: "workbench:hint.aboutCentre", keys: "alt" }]),
      { words: "workbench:hint.cancel", keys: "escape" },
    ];
  }

  enter(): void {
    const { item, handle } = this.#hit;
    if (!this.#bench.selection.has(item.object)) this.#bench.select([item.object]);
    this.#bench.holdHandle(item.key, handle.id);
    if (this.#from !== item.shape) this.#show();
  }

  pointerMove(pointer: PointerInfo): void {
    if (this.#now === this.#from && distance(pointer.screen, this.#start.screen) < STILL_PX) return;
    const { item, handle } = this.#hit;
    // The handle follows the hand from where it was taken, so that it does not jump to the pointer.
    const to = [
      handle.at[0] + pointer.at[0] - this.#start.at[0],
      handle.at[1] + pointer.at[1] - this.#start.at[1],
    ] as const;
    const there = handle.role === "turn" ? to : this.#bench.snap(to, item.key);
    const modifiers = { shift: pointer.shift, alt: pointer.alt && this.#from === item.shape };
    this.#now = item.plane.dragHandle(this.#from, handle.id, there, modifiers);
    this.#show();
  }

  pointerUp(): ToolState {
    if (this.#now !== this.#hit.item.shape) {
      this.#bench.replace(new Map([[this.#hit.item.key, this.#now]]), "reshape");
    }
    return this.#back;
  }

  key(key: KeyInfo): ToolState | boolean {
    return key.key === "escape" ? this.#back : false;
  }

  exit(): void {
    this.#bench.preview(null);
  }

  #show(): void {
    this.#bench.preview({ changed: new Map([[this.#hit.item.key, this.#now]]) });
  }
}
