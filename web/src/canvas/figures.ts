import type { Bounds } from "../core/geometry/bounds";
import type { Ring } from "../core/geometry/region";
import type { Point } from "../core/geometry/vector";

export interface Dot {
  at: Point;
  /** Hidden points are drawn hollow. */
  hollow?: boolean;
}

/**
 * What a shape looks like, in world coordinates and without colour: the renderers know these few figures and no kind
 * of shape. A renderer may keep what it makes of a list for as long as the list itself lives.
 */
export type Figure =
  | { type: "area"; rings: readonly Ring[] }
  | { type: "line"; points: readonly Point[] }
  | { type: "oval"; centre: Point; rx: number; ry: number; rotation: number }
  | { type: "dots"; dots: readonly Dot[] }
  | { type: "brush"; points: readonly Point[]; width: number; erases: boolean }
  | { type: "pixels"; bounds: Bounds; width: number; height: number; alpha: Uint8Array };
