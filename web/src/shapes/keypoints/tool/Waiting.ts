import type { Cursor } from "../../../canvas/shapeKind";
import { takeHandle, waitingCursor, waitingKey } from "../../../canvas/tools/drawing";
import type { Hint, KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../../../canvas/tools/state";
import { Placing } from "./Placing";

/** Before the first point of a skeleton; without a skeleton in hand there is nothing to place. */
export class Waiting implements ToolState {
  readonly name = "keypoints.waiting";
  readonly title = "keypoints:tool";
  #cursor: Cursor = "crosshair";
  readonly #bench: ToolBench;

  constructor(bench: ToolBench) {
    this.#bench = bench;
  }

  get hints(): readonly Hint[] {
    const first = this.#bench.skeleton()?.points[0];
    if (first === undefined) return [{ words: "keypoints:noSkeleton" }];
    return [
      { words: "keypoints:place", values: { name: first } },
      { words: "workbench:hint.backToSelect", keys: "escape" },
    ];
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
    const skeleton = this.#bench.skeleton();
    if (!skeleton) return;
    return new Placing(this.#bench, this, skeleton).pointerDown(pointer);
  }

  key(key: KeyInfo): boolean {
    return waitingKey(this.#bench, key);
  }
}
