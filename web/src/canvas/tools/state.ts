import type { Shape } from "../../core/document";
import type { Bounds } from "../../core/geometry/bounds";
import type { Point } from "../../core/geometry/vector";
import type { Skeleton } from "../../core/ontology";
import type { Figure } from "../figures";
import type { PlacedItem, Scene } from "../scene";
import type { Cursor } from "../shapeKind";
import type { Guide, SnappedMove } from "../snap";

export interface PointerInfo {
  /** In the media's own pixels. */
  at: Point;
  /** In CSS pixels of the stage. */
  screen: Point;
  device: "mouse" | "pen" | "touch";
  pressure: number;
  shift: boolean;
  alt: boolean;
  mod: boolean;
  /** 2 for the second press of a double click. */
  clicks: number;
}

export type StageKey = "escape" | "enter" | "delete" | "backspace" | "up" | "down" | "left" | "right" | "space";

export interface KeyInfo {
  key: StageKey;
  shift: boolean;
  alt: boolean;
  mod: boolean;
}

/** What the present state waits for: a key of a word catalogue, and the key on the board where there is one. */
export interface Hint {
  words: string;
  values?: Record<string, string | number>;
  keys?: string;
}

/** A state answers an event with the next state, or with nothing to stay. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that only stays need not say so
export type Next = ToolState | undefined | void;

/** One state of a tool. Small, one to a file; it may be left at any moment by `interrupt`. */
export interface ToolState {
  readonly name: string;
  /** The word of the tool or step, then what it waits for. */
  readonly title: string;
  readonly hints: readonly Hint[];
  readonly cursor: Cursor;
  enter?(): void;
  exit?(): void;
  pointerDown?(pointer: PointerInfo): Next;
  pointerMove?(pointer: PointerInfo): Next;
  pointerUp?(pointer: PointerInfo): Next;
  /** False where the key means nothing here; a state to go on with, or true to stay. */
  key?(key: KeyInfo): ToolState | boolean;
  /** The pointer was lost (a second finger, the window): without this the state is interrupted. */
  lostPointer?(): Next;
  /** Something else came first (another tool, another task): keep or drop what was begun. */
  interrupt?(): void;
}

/** What is shown of a gesture before it is an edit. */
export interface Preview {
  /** Other shapes in the place of items. */
  changed?: ReadonlyMap<string, Shape>;
  /** A shape that is being drawn. */
  fresh?: Shape;
  /** Lines of what is not yet a shape. */
  figures?: readonly Figure[];
  /** The rectangle of a selection. */
  frame?: Bounds;
  /** What a moved thing lies flush with. */
  guides?: readonly Guide[];
}

/** What a tool works with. It makes and changes shapes; what they mean is not its business. */
export interface ToolBench {
  /** How near is near, in the media's pixels. */
  readonly reach: number;
  readonly zoom: number;
  /** The media from corner to corner. */
  readonly media: Bounds;
  readonly scene: Scene;
  readonly selection: ReadonlySet<string>;
  /** The vertex last taken hold of, if it is still there. */
  readonly activeHandle: { key: string; handle: string } | null;
  /** The size of a brush, in the media's pixels across. */
  readonly brush: number;
  selectedItems(): PlacedItem[];
  select(objects: readonly string[]): void;
  hover(item: PlacedItem | null): void;
  holdHandle(key: string, handle: string): void;
  preview(preview: Preview | null): void;
  /** The point, brought to a border or vertex near it where snapping is on. */
  snap(point: Point, except?: string): Point;
  /** The same, never outside the media: for what is drawn anew. */
  snapInside(point: Point): Point;
  /** A little more for things that were moved to `bounds`, so that they lie flush; nothing where snapping is off. */
  snapMove(bounds: Bounds): SnappedMove;
  skeleton(): Skeleton | null;
  /** A new object of the class in hand; false where no class can have this kind of shape. */
  create(shape: Shape): boolean;
  replace(shapes: ReadonlyMap<string, Shape>, what: "move" | "reshape", merge?: string): void;
  remove(objects: readonly string[]): void;
}

export type ToolSpec = (bench: ToolBench) => ToolState;
