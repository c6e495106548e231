import type { Shape, ShapeKindName, ShapeOf } from "../core/document";
import type { Bounds } from "../core/geometry/bounds";
import type { Region } from "../core/geometry/region";
import type { Point } from "../core/geometry/vector";
import type { Skeleton } from "../core/ontology";
import { Registry } from "../core/registry";
import type { Figure } from "./figures";

/** What drawing may need to know beside the shape. */
export interface DrawContext {
  skeleton(name: string): Skeleton | null;
}

export type Cursor =
  | "default"
  | "crosshair"
  | "move"
  | "grab"
  | "grabbing"
  | "pointer"
  | "copy"
  | "none"
  | ResizeCursor;
export type ResizeCursor = "ns-resize" | "ew-resize" | "nesw-resize" | "nwse-resize";

/** A place to take hold of a selected shape. */
export interface Handle {
  id: string;
  at: Point;
  role: "vertex" | "corner" | "side" | "turn";
  cursor: Cursor;
}

export interface DragModifiers {
  /** Keep the proportions, or the axis. */
  shift: boolean;
  /** About the centre. */
  alt: boolean;
}

/** How near a point is to a shape: on its edge (`distance` away) or within it. */
export interface Nearness {
  distance: number;
  inside: boolean;
}

/** The half of a shape that any page may need: reading, comparing, measuring. */
export interface ShapeMeasures<S extends Shape> {
  /** Whether a value from outside is a sound shape of this kind; what is not is kept but not drawn. */
  isSound(value: unknown): boolean;
  bounds(shape: S): Bounds | null;
  /** In [0, 1], symmetric, 1 on itself: the same number as the server's. */
  similarity(a: S, b: S): number;
  /** As areas, for comparison with other kinds; null where it has none. */
  region(shape: S): Region | null;
}

/** The half that draws and edits on a plane. */
export interface ShapeOnPlane<S extends Shape> {
  figures(shape: S, context: DrawContext): readonly Figure[];
  nearness(shape: S, point: Point): Nearness | null;
  /** `unit` is the length of a CSS pixel: what stands apart from the shape keeps its distance at any zoom. */
  handles(shape: S, unit: number): readonly Handle[];
  dragHandle(shape: S, handle: string, to: Point, modifiers: DragModifiers): S;
  move(shape: S, dx: number, dy: number): S;
  /** A new vertex on the edge nearest to `point`; null where no edge lies within `reach`. */
  insertVertex?(shape: S, point: Point, reach: number): { shape: S; handle: string } | null;
  /** Without the vertex; null where the shape would be none any more. */
  removeVertex?(shape: S, handle: string): S | null;
  /** What a double click on a handle does (a keypoint becomes hidden). */
  toggleVertex?(shape: S, handle: string): S;
  /** Whether it can lie on a media of this size; absent where any will do. */
  fits?(shape: S, media: { width: number; height: number }): boolean;
  /** Figures for the object list: word keys of the kind's catalogue with their numbers. */
  summary(shape: S): { key: string; values: Record<string, number> };
}

export interface ShapeKind<Kind extends ShapeKindName = ShapeKindName> {
  kind: Kind;
  measures: ShapeMeasures<ShapeOf<Kind>>;
  plane?: ShapeOnPlane<ShapeOf<Kind>>;
}

/** Any kind, seen from outside: the registry's entry for a name only ever gets shapes of that name. */
export interface AnyShapeKind {
  kind: ShapeKindName;
  measures: ShapeMeasures<Shape>;
  plane?: ShapeOnPlane<Shape>;
}

export const shapeKinds = new Registry<AnyShapeKind>("kind of shape");

/**
 * Takes a kind for the registry. The one place where the narrower type is forgotten: what is looked up by `shape.kind`
 * gets that kind of shape.
 */
export function anyKind<Kind extends ShapeKindName>(kind: ShapeKind<Kind>): AnyShapeKind {
  return kind as unknown as AnyShapeKind;
}

/** The kind of a shape where this build knows it and the shape is sound. */
export function kindOf(shape: Shape): AnyShapeKind | null {
  const kind = shapeKinds.find(shape.kind);
  return kind?.measures.isSound(shape) ? kind : null;
}
