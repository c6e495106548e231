import { seen } from "../../canvas/camera";
import type { Stage } from "../../canvas/stage";
import { encloses, grow } from "../../core/geometry/bounds";

const REVEAL_MARGIN = 2;

/** Moves the camera only where the object is out of sight. */
export function reveal(stage: Stage, ids: readonly string[]): void {
  const bounds = stage.scene.boundsOf(new Set(ids));
  if (!bounds || encloses(grow(seen(stage.camera, stage.view), REVEAL_MARGIN), bounds)) return;
  const room = Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, 16);
  stage.fit(grow(bounds, room / 2));
}
