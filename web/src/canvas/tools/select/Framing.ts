import { between, encloses } from "../../../core/geometry/bounds";
import { distance } from "../../../core/geometry/vector";
import type { KeyInfo, PointerInfo, ToolBench, ToolState } from "../state";
import { STILL_PX } from "./PressedItem";

/** Drawing a frame from an empty place: what lies wholly in it is selected; with Shift, added. */
export class Framing implements ToolState {
  readonly name = "select.framing";
  readonly title = "workbench:tool.frame";
  readonly hints = [
    { words: "workbench:hint.addToSelection", keys: "shift" },
    { words: "workbench:hint.cancel", keys: "escape" },
  ];
  readonly cursor = "crosshair";
  readonly #bench: ToolBench;
  readonly #idle: ToolState;
  readonly #start: PointerInfo;
  #end: PointerInfo;

  constructor(bench: ToolBench, idle: ToolState, start: PointerInfo) {
    this.#bench = bench;
    this.#idle = idle;
    this.#start = start;
    this.#end = start;
  }

  pointerMove(pointer: PointerInfo): void {
    this.#end = pointer;
    this.#bench.preview({ frame: between(this.#start.at, pointer.at) });
  }

  pointerUp(): ToolState {
    const bench = this.#bench;
    const kept = this.#start.shift ? [...bench.selection] : [];
    if (distance(this.#start.screen, this.#end.screen) < STILL_PX) {
      bench.select(kept);
      return this.#idle;
    }
    const frame = between(this.#start.at, this.#end.at);
    const inside = bench.scene.within(frame).filter((item) => !item.locked && encloses(frame, item.bounds));
    bench.select([...new Set([...kept, ...inside.map((item) => item.object)])]);
    return this.#idle;
  }

  key(key: KeyInfo): ToolState | boolean {
    return key.key === "escape" ? this.#idle : false;
  }

  exit(): void {
    this.#bench.preview(null);
  }
}
