import { type HandleHit, handleAt, itemsAt } from "../../hit";
import type { Cursor } from "../../shapeKind";
import type { Hint, KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../state";
import { DraggingHandle } from "./DraggingHandle";
import { insertVertex, nudge, removeActiveVertex } from "./edits";
import { Framing } from "./Framing";
import { PressedItem } from "./PressedItem";

/** Waiting: over a handle it may be taken, over an item it may be picked, elsewhere a frame may be drawn. */
export class Idle implements ToolState {
  readonly name = "select.idle";
  readonly title = "workbench:tool.select";
  #cursor: Cursor = "default";
  readonly #bench: ToolBench;

  constructor(bench: ToolBench) {
    this.#bench = bench;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  get hints(): readonly Hint[] {
    const selected = this.#bench.selectedItems();
    if (selected.length === 0) return [{ words: "workbench:hint.pick" }, { words: "workbench:hint.frame" }];
    const vertices = selected.some((item) => item.plane.insertVertex);
    return [
      { words: vertices ? "workbench:hint.dragVertex" : "workbench:hint.dragHandle" },
      ...(vertices ? [{ words: "workbench:hint.addVertex", keys: "alt" }] : []),
      { words: "workbench:hint.delete", keys: "delete" },
      { words: "workbench:hint.deselect", keys: "escape" },
    ];
  }

  pointerMove(pointer: PointerInfo): Next {
    const bench = this.#bench;
    const handle = handleAt(bench.selectedItems(), pointer.at, bench.reach);
    if (handle) {
      this.#cursor = handle.handle.cursor;
      bench.hover(handle.item);
      return;
    }
    const item = itemsAt(bench.scene, pointer.at, bench.reach)[0] ?? null;
    bench.hover(item);
    const adds = pointer.alt && item !== null && bench.selection.has(item.object) && item.plane.insertVertex;
    this.#cursor = adds ? "copy" : item ? "pointer" : "default";
  }

  pointerDown(pointer: PointerInfo): Next {
    const bench = this.#bench;
    const hit = handleAt(bench.selectedItems(), pointer.at, bench.reach);
    if (hit && pointer.clicks === 2 && this.#toggle(hit)) return;
    if (hit) return new DraggingHandle(bench, this, hit, pointer);
    if (pointer.alt) {
      const inserted = insertVertex(bench, pointer);
      if (inserted) return new DraggingHandle(bench, this, inserted.hit, pointer, inserted.shape);
    }
    const under = itemsAt(bench.scene, pointer.at, bench.reach);
    if (under.length > 0) return new PressedItem(bench, this, under, pointer);
    return new Framing(bench, this, pointer);
  }

  key(key: KeyInfo): ToolState | boolean {
    const bench = this.#bench;
    if (key.key === "escape" && bench.selection.size > 0) {
      bench.select([]);
      return true;
    }
    if (key.key === "delete" || key.key === "backspace") return this.#delete();
    return nudge(bench, key);
  }

  #toggle({ item, handle }: HandleHit): boolean {
    const shape = item.plane.toggleVertex?.(item.shape, handle.id);
    if (shape) this.#bench.replace(new Map([[item.key, shape]]), "reshape");
    return shape !== undefined;
  }

  #delete(): boolean {
    const bench = this.#bench;
    if (bench.selection.size === 0) return false;
    if (!removeActiveVertex(bench)) bench.remove([...bench.selection]);
    return true;
  }
}

export const selectTool = (bench: ToolBench): ToolState => new Idle(bench);
