import { thinLine } from "../../../core/geometry/line";
import { distance, type Point } from "../../../core/geometry/vector";
import type { Figure } from "../../figures";
import type { Hint, KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../state";

/** What a traced row of vertices becomes. */
export interface TracingTool {
  name: string;
  title: string;
  /** The hint before the first vertex. */
  begin: string;
  closed: boolean;
  least: number;
  /** It works on what is selected, so the selection stays. */
  keepsSelection?: boolean;
  /** False where there is nothing to work on. */
  ready?(bench: ToolBench): boolean;
  finish(bench: ToolBench, points: readonly Point[]): void;
}

const CLOSE_PX = 10;
/** A freehand stroke puts a vertex at most this often, and is thinned by so much when it ends. */
const STROKE_PX = 6;
const THIN_PX = 1;

/** Vertex after vertex: clicked, or drawn freehand while pressed. */
export class Tracing implements ToolState {
  readonly name: string;
  readonly title: string;
  readonly cursor = "crosshair";
  readonly #bench: ToolBench;
  readonly #waiting: ToolState;
  readonly #tool: TracingTool;
  #points: Point[];
  #hover: Point;
  /** Where in the row the present press began, while a button is down. */
  #strokeFrom: number | null = 0;

  constructor(bench: ToolBench, waiting: ToolState, tool: TracingTool, start: PointerInfo) {
    this.#bench = bench;
    this.#waiting = waiting;
    this.#tool = tool;
    this.name = `${tool.name}.tracing`;
    this.title = tool.title;
    this.#hover = bench.snapInside(start.at);
    this.#points = [this.#hover];
  }

  get hints(): readonly Hint[] {
    const enough = this.#points.length >= this.#tool.least;
    return [
      { words: "workbench:hint.nextVertex", values: { count: this.#points.length } },
      ...(enough ? [{ words: this.#tool.closed ? "workbench:hint.close" : "workbench:hint.end", keys: "enter" }] : []),
      { words: "workbench:hint.lastVertex", keys: "backspace" },
      { words: "workbench:hint.cancel", keys: "escape" },
    ];
  }

  enter(): void {
    if (!this.#tool.keepsSelection) this.#bench.select([]);
    this.#show();
  }

  pointerMove(pointer: PointerInfo): void {
    this.#hover = this.#bench.snapInside(pointer.at);
    const last = this.#points.at(-1);
    const step = STROKE_PX / this.#bench.zoom;
    if (this.#strokeFrom !== null && last && distance(last, this.#hover) >= step) this.#points.push(this.#hover);
    this.#show();
  }

  pointerDown(pointer: PointerInfo): Next {
    const at = this.#bench.snapInside(pointer.at);
    if (this.#closes(at) || pointer.clicks === 2) return this.#finish();
    this.#points.push(at);
    this.#strokeFrom = this.#points.length - 1;
    this.#show();
  }

  pointerUp(pointer: PointerInfo): Next {
    const from = this.#strokeFrom;
    this.#strokeFrom = null;
    if (from === null || this.#points.length - from < 3) return;
    const stroke = thinLine(this.#points.slice(from), THIN_PX / this.#bench.zoom);
    this.#points = [...this.#points.slice(0, from), ...stroke];
    if (this.#closes(this.#bench.snapInside(pointer.at))) return this.#finish();
    this.#show();
  }

  key(key: KeyInfo): ToolState | boolean {
    if (key.key === "escape") return this.#waiting;
    if (key.key === "enter") return this.#finish() ?? true;
    if (key.key !== "backspace" && key.key !== "delete") return false;
    this.#points.pop();
    if (this.#points.length === 0) return this.#waiting;
    this.#show();
    return true;
  }

  /** A pinch in the middle of a long outline must not lose it. */
  lostPointer(): Next {
    this.#strokeFrom = null;
  }

  interrupt(): void {
    this.#finish();
  }

  exit(): void {
    this.#bench.preview(null);
  }

  #closes(at: Point): boolean {
    const first = this.#points[0];
    const enough = this.#points.length >= this.#tool.least;
    return this.#tool.closed && enough && first !== undefined && distance(first, at) <= CLOSE_PX / this.#bench.zoom;
  }

  #finish(): ToolState | undefined {
    const points = this.#points.filter((point, index) => {
      const before = this.#points[index - 1];
      return before === undefined || distance(before, point) > 0;
    });
    const [first, last] = [points[0], points.at(-1)];
    const ends = this.#tool.closed && points.length > 1 && first && last && this.#closes(last) && points.length > 3;
    const row = ends ? points.slice(0, -1) : points;
    if (row.length < this.#tool.least) return undefined;
    this.#tool.finish(this.#bench, row);
    return this.#waiting;
  }

  #show(): void {
    const row = [...this.#points, this.#hover];
    const line: Figure =
      this.#tool.closed && row.length > 2 ? { type: "area", rings: [row] } : { type: "line", points: row };
    const closing = this.#closes(this.#hover) ? this.#points[0] : undefined;
    const dots = this.#points.map((at) => ({ at, hollow: at !== closing }));
    this.#bench.preview({ figures: [line, { type: "dots", dots }] });
  }
}
