import { distance } from "../../../core/geometry/vector";
import type { PlacedItem } from "../../scene";
import type { Next, PointerInfo, ToolBench, ToolState } from "../state";
import { Moving } from "./Moving";

/** Less than this is a click by a hand that is not quite still, in CSS pixels. */
export const STILL_PX = 3;

/** Pressed on an item: let go it is a click that picks, moved it is a drag. */
export class PressedItem implements ToolState {
  readonly name = "select.pressedItem";
  readonly title = "workbench:tool.select";
  readonly hints = [{ words: "workbench:hint.drag" }];
  readonly cursor = "pointer";
  readonly #bench: ToolBench;
  readonly #idle: ToolState;
  readonly #under: readonly PlacedItem[];
  readonly #start: PointerInfo;

  constructor(bench: ToolBench, idle: ToolState, under: readonly PlacedItem[], start: PointerInfo) {
    this.#bench = bench;
    this.#idle = idle;
    this.#under = under;
    this.#start = start;
  }

  pointerMove(pointer: PointerInfo): Next {
    if (distance(pointer.screen, this.#start.screen) < STILL_PX) return;
    const bench = this.#bench;
    const held = this.#under.find((item) => bench.selection.has(item.object));
    const top = this.#under[0];
    if (!held && top) bench.select(this.#start.shift ? [...bench.selection, top.object] : [top.object]);
    return new Moving(bench, this.#idle, this.#start).pointerMove(pointer);
  }

  pointerUp(): Next {
    const bench = this.#bench;
    const objects = [...new Set(this.#under.map((item) => item.object))];
    const top = objects[0];
    if (top === undefined) return this.#idle;
    if (this.#start.shift) {
      const others = [...bench.selection].filter((object) => object !== top);
      bench.select(bench.selection.has(top) ? others : [...others, top]);
    } else {
      // A second click in the same place goes on to what lies beneath.
      const only = bench.selection.size === 1 ? objects.findIndex((object) => bench.selection.has(object)) : -1;
      bench.select([objects[(only + 1) % objects.length] ?? top]);
    }
    return this.#idle;
  }

  key(): boolean {
    return false;
  }
}
