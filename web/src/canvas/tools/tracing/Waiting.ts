import type { Cursor } from "../../shapeKind";
import { takeHandle, waitingCursor, waitingKey } from "../drawing";
import type { Hint, KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../state";
import { Tracing, type TracingTool } from "./Tracing";

/** Before the first vertex of a line or ring. */
export class Waiting implements ToolState {
  readonly name: string;
  readonly title: string;
  #cursor: Cursor = "crosshair";
  readonly #bench: ToolBench;
  readonly #tool: TracingTool;

  constructor(bench: ToolBench, tool: TracingTool) {
    this.#bench = bench;
    this.#tool = tool;
    this.name = `${tool.name}.waiting`;
    this.title = tool.title;
  }

  get hints(): readonly Hint[] {
    return [
      { words: this.#tool.begin },
      { words: "workbench:hint.dragFree" },
      { words: "workbench:hint.backToSelect", keys: "escape" },
    ];
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  pointerMove(pointer: PointerInfo): Next {
    this.#cursor = this.#tool.keepsSelection ? "crosshair" : waitingCursor(this.#bench, pointer);
  }

  pointerDown(pointer: PointerInfo): Next {
    if (this.#tool.keepsSelection) {
      return this.#tool.ready?.(this.#bench) === false
        ? undefined
        : new Tracing(this.#bench, this, this.#tool, pointer);
    }
    return takeHandle(this.#bench, this, pointer) ?? new Tracing(this.#bench, this, this.#tool, pointer);
  }

  key(key: KeyInfo): boolean {
    return waitingKey(this.#bench, key);
  }
}
