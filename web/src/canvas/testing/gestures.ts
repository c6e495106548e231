import type { Shape } from "../../core/document";
import type { Point } from "../../core/geometry/vector";
import type { Skeleton } from "../../core/ontology";
import type { Look, SceneItem } from "../scene";
import { Stage } from "../stage";
import type { StageKey, ToolSpec } from "../tools/state";

const LOOK: Look = { color: "#0072b2", ghost: false, hatched: false, faint: false, outline: false, tag: "" };

interface Held {
  shift?: boolean;
  alt?: boolean;
  mod?: boolean;
}

/**
 * A stage with a document of shapes by name around it, worked by gestures: tests read as what a hand does. The media
 * is 200 by 100 pixels and one pixel is one of the screen.
 */
export class Bench {
  readonly stage: Stage;
  shapes: Record<string, Shape>;
  selection: string[] = [];
  readonly locked = new Set<string>();
  skeleton: Skeleton | null = null;
  #made = 0;
  #at: Point = [0, 0];
  #items = new Map<string, SceneItem>();

  constructor(tool: ToolSpec, shapes: Record<string, Shape> = {}) {
    this.shapes = shapes;
    this.stage = new Stage(
      {
        skeleton: (name) => (this.skeleton?.name === name ? this.skeleton : null),
        activeSkeleton: () => this.skeleton,
        freshLook: () => LOOK,
        create: (shape) => {
          this.#made += 1;
          const id = `new${this.#made}`;
          this.shapes = { ...this.shapes, [id]: shape };
          this.select(id);
          return true;
        },
        replace: (changed) => {
          const entries = [...changed].map(([key, shape]) => [key.split("/")[0] ?? key, shape] as const);
          this.shapes = { ...this.shapes, ...Object.fromEntries(entries) };
          this.#show();
        },
        remove: (objects) => {
          this.shapes = Object.fromEntries(Object.entries(this.shapes).filter(([id]) => !objects.includes(id)));
          this.select(...this.selection.filter((id) => !objects.includes(id)));
        },
        select: (objects) => this.select(...objects),
      },
      tool,
    );
    this.stage.resize({ width: 200, height: 100 });
    this.stage.setMedia({ x0: 0, y0: 0, x1: 200, y1: 100 });
    this.stage.camera = { x: 0, y: 0, zoom: 1 };
    this.#show();
  }

  select(...objects: string[]): void {
    this.selection = objects;
    this.#show();
  }

  shape(id: string): Shape | undefined {
    return this.shapes[id];
  }

  #item(id: string, shape: Shape): SceneItem {
    const known = this.#items.get(id);
    const locked = this.locked.has(id);
    if (known?.shape === shape && known.locked === locked) return known;
    const item = { key: `${id}/0`, object: id, shape, look: LOOK, locked };
    this.#items.set(id, item);
    return item;
  }

  #show(): void {
    const items = Object.entries(this.shapes).map(([id, shape]) => this.#item(id, shape));
    this.stage.show(items, new Set(this.selection));
  }

  #pointer(at: Point, held: Held, clicks = 1) {
    this.#at = at;
    const [zoom, { x, y }] = [this.stage.camera.zoom, this.stage.camera];
    const screen: Point = [(at[0] - x) * zoom, (at[1] - y) * zoom];
    return {
      at,
      screen,
      device: "mouse" as const,
      pressure: 0.5,
      shift: false,
      alt: false,
      mod: false,
      clicks,
      ...held,
    };
  }

  move(x: number, y: number, held: Held = {}): this {
    this.stage.pointerMove(this.#pointer([x, y], held));
    return this;
  }

  press(x: number, y: number, held: Held = {}, clicks = 1): this {
    this.stage.pointerDown(this.#pointer([x, y], held, clicks));
    return this;
  }

  release(held: Held = {}): this {
    this.stage.pointerUp(this.#pointer(this.#at, held));
    return this;
  }

  click(x: number, y: number, held: Held = {}): this {
    return this.move(x, y, held).press(x, y, held).release(held);
  }

  doubleClick(x: number, y: number): this {
    return this.click(x, y).press(x, y, {}, 2).release();
  }

  /** Pressed at the first place, moved through the others, let go at the last. */
  drag(path: readonly Point[], held: Held = {}): this {
    const [first = [0, 0], ...rest] = path;
    this.move(first[0], first[1], held).press(first[0], first[1], held);
    for (const [x, y] of rest) this.move(x, y, held);
    return this.release(held);
  }

  key(key: StageKey, held: Held = {}): boolean {
    return this.stage.key({ key, shift: false, alt: false, mod: false, ...held });
  }
}
