import type { KeyInfo, PointerInfo, ToolBench, ToolState } from "../../../canvas/tools/state";
import type { MaskShape } from "../../../core/document";
import type { Point } from "../../../core/geometry/vector";
import { columnsOf, maskOf, sweep } from "../pixels";

/** A stroke of the brush or eraser; let go, its pixels join the selected mask, or become a new one. */
export class Sweeping implements ToolState {
  readonly name = "mask.sweeping";
  readonly title: string;
  readonly hints = [{ words: "workbench:hint.cancel", keys: "escape" }];
  readonly cursor = "none";
  readonly #bench: ToolBench;
  readonly #waiting: ToolState;
  readonly #erases: boolean;
  readonly #line: Point[];

  constructor(bench: ToolBench, waiting: ToolState, start: PointerInfo, erases: boolean) {
    this.#bench = bench;
    this.#waiting = waiting;
    this.#erases = erases !== start.alt;
    this.#line = [start.at];
    this.title = this.#erases ? "mask:eraser" : "mask:brush";
  }

  enter(): void {
    this.#show();
  }

  pointerMove(pointer: PointerInfo): void {
    this.#line.push(pointer.at);
    this.#show();
  }

  pointerUp(): ToolState {
    const bench = this.#bench;
    const target = this.#target();
    const size: [number, number] = target?.mask.size ?? [bench.media.y1, bench.media.x1];
    if (!target && this.#erases) return this.#waiting;
    const pixels = target ? columnsOf(target.mask) : new Uint8Array(size[0] * size[1]);
    sweep(pixels, size, this.#line, bench.brush / 2, this.#erases ? 0 : 1);
    const mask = maskOf(pixels, size, target?.mask);
    if (!pixels.includes(1)) {
      if (target) bench.remove([target.object]);
    } else if (target) {
      bench.replace(new Map([[target.key, mask]]), "reshape");
    } else {
      bench.create(mask);
    }
    return this.#waiting;
  }

  key(key: KeyInfo): ToolState | boolean {
    return key.key === "escape" ? this.#waiting : false;
  }

  exit(): void {
    this.#bench.preview(null);
  }

  #target(): { key: string; object: string; mask: MaskShape } | null {
    for (const { key, object, shape, locked } of this.#bench.selectedItems()) {
      if (shape.kind === "mask" && shape.counts !== undefined && !locked) return { key, object, mask: shape };
    }
    return null;
  }

  #show(): void {
    const [first = [0, 0] as Point] = this.#line;
    // A single place is drawn as a line of no length: round caps make it a dot.
    const points = this.#line.length > 1 ? [...this.#line] : [first, first];
    this.#bench.preview({ figures: [{ type: "brush", points, width: this.#bench.brush, erases: this.#erases }] });
  }
}
