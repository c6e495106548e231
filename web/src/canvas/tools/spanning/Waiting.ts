import type { Cursor } from "../../shapeKind";
import { takeHandle, waitingCursor, waitingKey } from "../drawing";
import type { KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../state";
import { Spanning, type SpanningTool } from "./Spanning";

/** Before the first corner of something that two points span. */
export class Waiting implements ToolState {
  readonly name: string;
  readonly title: string;
  readonly hints;
  #cursor: Cursor = "crosshair";
  readonly #bench: ToolBench;
  readonly #tool: SpanningTool;

  constructor(bench: ToolBench, tool: SpanningTool) {
    this.#bench = bench;
    this.#tool = tool;
    this.name = `${tool.name}.waiting`;
    this.title = tool.title;
    this.hints = [
      { words: "workbench:hint.dragCorners" },
      { words: "workbench:hint.twoClicks" },
      { words: "workbench:hint.numberLabels", keys: "1-9" },
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
    return takeHandle(this.#bench, this, pointer) ?? new Spanning(this.#bench, this, this.#tool, pointer);
  }

  key(key: KeyInfo): boolean {
    return waitingKey(this.#bench, key);
  }
}
