import type { Cursor } from "../../../canvas/shapeKind";
import { takeHandle, waitingCursor, waitingKey } from "../../../canvas/tools/drawing";
import type { KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../../../canvas/tools/state";
import { tidyPoint } from "../../../core/geometry/vector";

/** A click puts a point. */
export class Placing implements ToolState {
  readonly name = "point.placing";
  readonly title = "point:tool";
  readonly hints = [{ words: "point:begin" }, { words: "workbench:hint.backToSelect", keys: "escape" }];
  #cursor: Cursor = "crosshair";
  readonly #bench: ToolBench;

  constructor(bench: ToolBench) {
    this.#bench = bench;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  pointerMove(pointer: PointerInfo): Next {
    this.#cursor = waitingCursor(this.#bench, pointer);
  }

  pointerDown(pointer: PointerInfo): Next {
    const taken = takeHandle(this.#bench, this, pointer);
    if (taken) return taken;
    this.#bench.create({ kind: "point", point: tidyPoint(this.#bench.snapInside(pointer.at)) });
  }

  key(key: KeyInfo): boolean {
    return waitingKey(this.#bench, key);
  }
}
