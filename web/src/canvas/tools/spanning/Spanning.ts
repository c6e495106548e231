import type { Shape } from "../../../core/document";
import type { Oriented } from "../../../core/geometry/oriented";
import { distance, type Point } from "../../../core/geometry/vector";
import { isMeant, spanned } from "../../orientedHandles";
import type { KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../state";

/** What two points span becomes a shape of some kind. */
export interface SpanningTool {
  name: string;
  title: string;
  shape(rect: Oriented): Shape;
}

/** Less than this between press and release is a click: the second click sets the other corner. */
const CLICK_PX = 4;

/** Between the first and the second corner: dragged, or clicked twice. */
export class Spanning implements ToolState {
  readonly name: string;
  readonly title: string;
  readonly hints = [
    { words: "workbench:hint.square", keys: "shift" },
    { words: "workbench:hint.aboutCentre", keys: "alt" },
    { words: "workbench:hint.cancel", keys: "escape" },
  ];
  readonly cursor = "crosshair";
  readonly #bench: ToolBench;
  readonly #waiting: ToolState;
  readonly #tool: SpanningTool;
  readonly #from: Point;
  readonly #pressedAt: Point;
  #rect: Oriented | null = null;

  constructor(bench: ToolBench, waiting: ToolState, tool: SpanningTool, start: PointerInfo) {
    this.#bench = bench;
    this.#waiting = waiting;
    this.#tool = tool;
    this.#from = bench.snapInside(start.at);
    this.#pressedAt = start.screen;
    this.name = `${tool.name}.spanning`;
    this.title = tool.title;
  }

  enter(): void {
    this.#bench.select([]);
  }

  pointerMove(pointer: PointerInfo): void {
    this.#span(pointer);
    if (this.#rect) this.#bench.preview({ fresh: this.#tool.shape(this.#rect) });
  }

  /** The second of two clicks ends here, at its press. */
  pointerDown(pointer: PointerInfo): Next {
    this.#span(pointer);
    return this.#finish();
  }

  pointerUp(pointer: PointerInfo): Next {
    if (distance(pointer.screen, this.#pressedAt) < CLICK_PX) return;
    this.#span(pointer);
    return this.#finish();
  }

  key(key: KeyInfo): ToolState | boolean {
    return key.key === "escape" ? this.#waiting : false;
  }

  exit(): void {
    this.#bench.preview(null);
  }

  #span(pointer: PointerInfo): void {
    this.#rect = spanned(this.#from, this.#bench.snapInside(pointer.at), pointer);
  }

  #finish(): Next {
    if (!this.#rect || !isMeant(this.#rect, 1 / this.#bench.zoom)) return;
    this.#bench.create(this.#tool.shape(this.#rect));
    return this.#waiting;
  }
}
