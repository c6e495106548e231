import type { Figure } from "../../../canvas/figures";
import type { Hint, KeyInfo, Next, PointerInfo, ToolBench, ToolState } from "../../../canvas/tools/state";
import type { Joint, KeypointsShape } from "../../../core/document";
import { tidyPoint } from "../../../core/geometry/vector";
import type { Skeleton } from "../../../core/ontology";
import { edgesOf, placeOf } from "../geometry";

const NOT_LABELLED: Joint = [0, 0, 0];

/** Point after point in the skeleton's order: a click places, with Shift as hidden, space passes over. */
export class Placing implements ToolState {
  readonly name = "keypoints.placing";
  readonly title = "keypoints:tool";
  readonly cursor = "crosshair";
  readonly #bench: ToolBench;
  readonly #waiting: ToolState;
  readonly #skeleton: Skeleton;
  #joints: Joint[] = [];

  constructor(bench: ToolBench, waiting: ToolState, skeleton: Skeleton) {
    this.#bench = bench;
    this.#waiting = waiting;
    this.#skeleton = skeleton;
  }

  get hints(): readonly Hint[] {
    return [
      { words: "keypoints:place", values: { name: this.#skeleton.points[this.#joints.length] ?? "" } },
      { words: "keypoints:hidden", keys: "shift" },
      { words: "keypoints:pass", keys: "space" },
      { words: "workbench:hint.lastVertex", keys: "backspace" },
      { words: "keypoints:end", keys: "enter" },
    ];
  }

  enter(): void {
    this.#bench.select([]);
  }

  pointerMove(): void {
    this.#show();
  }

  pointerDown(pointer: PointerInfo): ToolState {
    const [x, y] = tidyPoint(this.#bench.snapInside(pointer.at));
    return this.#add([x, y, pointer.shift ? 1 : 2]);
  }

  key(key: KeyInfo): ToolState | boolean {
    if (key.key === "escape") return this.#waiting;
    if (key.key === "space") return this.#add(NOT_LABELLED);
    if (key.key === "enter") return this.#finish();
    if (key.key !== "backspace" && key.key !== "delete") return false;
    this.#joints.pop();
    this.#show();
    return this.#joints.length > 0 ? true : this.#waiting;
  }

  lostPointer(): Next {
    return this;
  }

  interrupt(): void {
    this.#finish();
  }

  exit(): void {
    this.#bench.preview(null);
  }

  #add(joint: Joint): ToolState {
    this.#joints.push(joint);
    if (this.#joints.length >= this.#skeleton.points.length) return this.#finish();
    this.#show();
    return this;
  }

  #finish(): ToolState {
    const { name, points } = this.#skeleton;
    if (this.#joints.some((joint) => joint[2] > 0)) {
      const all = points.map((_, index) => this.#joints[index] ?? NOT_LABELLED);
      const shape: KeypointsShape = { kind: "keypoints", skeleton: name, points: all };
      this.#bench.create(shape);
    }
    return this.#waiting;
  }

  #show(): void {
    const edges = edgesOf(this.#joints, this.#skeleton).map((points): Figure => ({ type: "line", points }));
    const dots = this.#joints
      .filter((joint) => joint[2] > 0)
      .map((joint) => ({ at: placeOf(joint), hollow: joint[2] === 1 }));
    this.#bench.preview({ figures: [...edges, { type: "dots", dots }] });
  }
}
