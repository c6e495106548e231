import type { Camera, Size } from "../camera";
import type { PlacedItem } from "../scene";

/** How much an item is in the foreground. */
export type Emphasis = "plain" | "hovered" | "selected";

export interface SceneFrame {
  /** What is in view, back to front. */
  items: readonly PlacedItem[];
  camera: Camera;
  view: Size;
  /** Device pixels to a CSS pixel. */
  ratio: number;
}

/**
 * Draws the many shapes that are not in hand. Canvas2D does it everywhere; another way of drawing them only has to
 * understand figures.
 */
export interface SceneRenderer {
  draw(frame: SceneFrame): void;
  /** Draws over what is there; the context is clipped to where it may. */
  add(frame: SceneFrame): void;
}
