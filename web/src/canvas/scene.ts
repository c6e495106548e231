import RBush from "rbush";
import type { Shape } from "../core/document";
import { type Bounds, joinBounds } from "../core/geometry/bounds";
import type { Figure } from "./figures";
import { type AnyShapeKind, type DrawContext, kindOf, type ShapeOnPlane } from "./shapeKind";

/** How an item stands out from the others; colours come from the ontology, the rest from what it is. */
export interface Look {
  color: string;
  /** A suggestion: dashed and paler. */
  ghost: boolean;
  /** Occluded: hatched. */
  hatched: boolean;
  /** Stepped back, so that others are seen. */
  faint: boolean;
  /** An outline only, without fill: others' work in a comparison. */
  outline: boolean;
  /** Words on its tag. */
  tag: string;
}

/** One shape of one object, as the workbench wants it drawn. Compared by identity: make a new one when it changes. */
export interface SceneItem {
  /** `object/slot`, unique in the scene. */
  key: string;
  object: string;
  shape: Shape;
  look: Look;
  /** Neither picked nor changed. */
  locked: boolean;
}

export interface PlacedItem extends SceneItem {
  order: number;
  plane: ShapeOnPlane<Shape>;
  bounds: Bounds;
  figures: readonly Figure[];
}

class PlacedTree extends RBush<PlacedItem> {
  override toBBox({ bounds }: PlacedItem) {
    return { minX: bounds.x0, minY: bounds.y0, maxX: bounds.x1, maxY: bounds.y1 };
  }

  override compareMinX(a: PlacedItem, b: PlacedItem): number {
    return a.bounds.x0 - b.bounds.x0;
  }

  override compareMinY(a: PlacedItem, b: PlacedItem): number {
    return a.bounds.y0 - b.bounds.y0;
  }
}

/** Everything that is drawn, findable by place. Items of an unknown or broken kind are left out. */
export class Scene {
  readonly #tree = new PlacedTree();
  readonly #placed = new Map<string, PlacedItem>();
  readonly #given = new Map<string, SceneItem>();
  readonly #keysOf = new Map<string, Set<string>>();
  readonly #context: DrawContext;

  constructor(context: DrawContext) {
    this.#context = context;
  }

  /** Makes the scene hold exactly these items, in this order from back to front. Unchanged ones cost nothing. */
  show(items: readonly SceneItem[]): boolean {
    const wanted = new Set(items.map((item) => item.key));
    const gone = [...this.#given.keys()].filter((key) => !wanted.has(key));
    const fresh = items.filter((item) => this.#given.get(item.key) !== item);
    for (const key of gone) this.#take(key);
    this.#put(fresh);
    let moved = false;
    items.forEach((item, order) => {
      const placed = this.#placed.get(item.key);
      if (placed && placed.order !== order) {
        placed.order = order;
        moved = true;
      }
    });
    return gone.length > 0 || fresh.length > 0 || moved;
  }

  #take(key: string): void {
    const placed = this.#placed.get(key);
    if (placed) {
      this.#tree.remove(placed);
      this.#keysOf.get(placed.object)?.delete(key);
    }
    this.#placed.delete(key);
    this.#given.delete(key);
  }

  #put(items: readonly SceneItem[]): void {
    const added: PlacedItem[] = [];
    for (const item of items) {
      this.#take(item.key);
      this.#given.set(item.key, item);
      const placed = this.#place(item);
      if (!placed) continue;
      this.#placed.set(item.key, placed);
      const keys = this.#keysOf.get(item.object);
      if (keys) keys.add(item.key);
      else this.#keysOf.set(item.object, new Set([item.key]));
      added.push(placed);
    }
    this.#tree.load(added);
  }

  #place(item: SceneItem): PlacedItem | null {
    const kind: AnyShapeKind | null = kindOf(item.shape);
    const bounds = kind?.measures.bounds(item.shape);
    if (!kind?.plane || !bounds) return null;
    const figures = kind.plane.figures(item.shape, this.#context);
    return { ...item, order: 0, plane: kind.plane, bounds, figures };
  }

  find(key: string): PlacedItem | undefined {
    return this.#placed.get(key);
  }

  /** An item with another shape in its place, as a drag shows it before it is an edit. */
  withShape(item: PlacedItem, shape: Shape): PlacedItem | null {
    const placed = this.#place({ ...item, shape });
    return placed ? { ...placed, order: item.order } : null;
  }

  /** A shape that is no item yet. */
  loose(shape: Shape, look: Look): PlacedItem | null {
    return this.#place({ key: "", object: "", shape, look, locked: false });
  }

  ofObjects(objects: ReadonlySet<string>): PlacedItem[] {
    const found: PlacedItem[] = [];
    for (const object of objects) {
      for (const key of this.#keysOf.get(object) ?? []) {
        const item = this.#placed.get(key);
        if (item) found.push(item);
      }
    }
    return found;
  }

  /** What touches the rectangle, back to front. */
  within({ x0, y0, x1, y1 }: Bounds): PlacedItem[] {
    return this.#tree.search({ minX: x0, minY: y0, maxX: x1, maxY: y1 }).sort((a, b) => a.order - b.order);
  }

  all(): PlacedItem[] {
    return [...this.#placed.values()];
  }

  boundsOf(objects: ReadonlySet<string>): Bounds | null {
    return joinBounds(this.ofObjects(objects).map((item) => item.bounds));
  }
}
