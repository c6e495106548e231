import type { Json } from "./json";

/** Plane coordinates: pixels from the top-left corner of the top-left pixel, after EXIF orientation, y down. */
export type Vertex = [number, number] | [number, number, number];
export type Ring = Vertex[];
/** The outline first, then its holes; read by even-odd. */
export type Part = Ring[];

/** What every shape may say: which media it lies on, where its item has several. */
export interface InMedia {
  media?: string;
}

/** A shape in space may name a page or a frame. */
export interface InSpace extends InMedia {
  frame?: number;
}

export interface WholeShape extends InMedia {
  kind: "whole";
}

export interface PointShape extends InSpace {
  kind: "point";
  point: Vertex;
}

/** `x, y` is the top-left corner before turning by `rotation` (radians, clockwise) about the centre. */
export interface BoxShape extends InSpace {
  kind: "box";
  x: number;
  y: number;
  width: number;
  height: number;
  rotation?: number;
}

export interface EllipseShape extends InSpace {
  kind: "ellipse";
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  rotation?: number;
}

export interface PolygonShape extends InSpace {
  kind: "polygon";
  parts: Part[];
}

export interface VertexRange {
  first: number;
  last: number;
  attributes: Record<string, Json>;
}

export interface PolylineShape extends InSpace {
  kind: "polyline";
  points: Vertex[];
  ranges?: VertexRange[];
}

/** Not labelled (x = y = 0), hidden, visible. */
export type Visibility = 0 | 1 | 2;
export type Joint = [number, number, Visibility];

export interface KeypointsShape extends InSpace {
  kind: "keypoints";
  skeleton: string;
  points: Joint[];
}

export interface Payload {
  sha256: string;
  bytes: number;
  codec: string;
}

/** `size` is [height, width]; `counts` COCO's compressed run-length code. */
export interface MaskShape extends InSpace {
  kind: "mask";
  size: [number, number];
  counts?: string;
  payload?: Payload;
}

export interface TextTarget {
  object?: string;
  field: string;
  quote: string;
}

/** Offsets count Unicode code points of the stored text; `end` is exclusive. */
export interface SpanShape extends InMedia {
  kind: "span";
  start: number;
  end: number;
  fragments?: [number, number][];
  target?: TextTarget;
}

/** A kind that this build does not draw: kept as it came. */
export interface OtherShape extends InSpace {
  kind: "other";
}

/** Kinds by name. A folder in `shapes/` adds its own by `declare module`, so a new kind edits nothing here. */
export interface ShapeKinds {
  whole: WholeShape;
  point: PointShape;
  box: BoxShape;
  ellipse: EllipseShape;
  polygon: PolygonShape;
  polyline: PolylineShape;
  keypoints: KeypointsShape;
  mask: MaskShape;
  span: SpanShape;
  other: OtherShape;
}

export type Shape = ShapeKinds[keyof ShapeKinds];

export type ShapeKindName = Shape["kind"];
export type ShapeOf<Kind extends ShapeKindName> = Extract<Shape, { kind: Kind }>;

export type Change = "accepted" | "edited" | "created" | "rejected";

/** Where an object came from, and what a person made of it. */
export interface Origin {
  layer: string;
  object?: string;
  revision?: string;
  change: Change;
}

export interface LabelledObject {
  id: string;
  label: string;
  shapes?: Shape[];
  attributes?: Record<string, Json>;
  score?: number;
  origin?: Origin;
  crowd?: boolean;
  difficult?: boolean;
  truncated?: boolean;
  occluded?: boolean;
  group?: string;
  extra?: Record<string, Json>;
}

export interface Relation {
  id: string;
  label: string;
  members: Record<string, string[]>;
  attributes?: Record<string, Json>;
  score?: number;
  origin?: Origin;
  extra?: Record<string, Json>;
}

/** The content of an annotation. What holds its default may be left out. */
export interface AnnotationDocument {
  version: 1;
  objects?: LabelledObject[];
  relations?: Relation[];
  answers?: Record<string, Json>;
  scores?: Record<string, number>;
  evidence?: Record<string, string[]>;
  absent?: string[];
  rejected?: Origin[];
  extra?: Record<string, Json>;
}

export const EMPTY_DOCUMENT: AnnotationDocument = { version: 1 };
