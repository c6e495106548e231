import type { Camera } from "../camera";
import type { PlacedItem } from "../scene";
import type { Stage } from "../stage";
import { standIn, wipe } from "./canvas2d";
import { paintHandles, paintItem } from "./paint";
import { paintTags } from "./tags";

/** With more selected than this, handles would be a fog. */
const MOST_WITH_HANDLES = 24;

/** Items in hand, as they look now: a drag's shape stands in for the item's own. */
function inHand(stage: Stage): PlacedItem[] {
  const changed = stage.shown?.changed;
  return stage.selectedItems().flatMap((item) => {
    const shape = changed?.get(item.key);
    const now = shape ? stage.scene.withShape(item, shape) : item;
    return now ? [now] : [];
  });
}

function fresh(stage: Stage): PlacedItem | null {
  const shape = stage.shown?.fresh;
  return shape ? stage.scene.loose(shape, stage.freshLook()) : null;
}

/** Draws what is in hand: the selection with its handles, what is being drawn, the frame, tags and the crosshair. */
export function paintOverlay(context: CanvasRenderingContext2D, stage: Stage, ratio: number): void {
  const { camera, view } = stage;
  wipe(context);
  standIn(context, camera, ratio);
  context.lineJoin = "round";
  const held = inHand(stage);
  for (const item of held) paintItem(context, item, "selected", camera.zoom);
  const lit = stage.scene.ofObjects(stage.lit).filter((item) => !stage.selection.has(item.object));
  for (const item of lit) paintItem(context, item, "hovered", camera.zoom);
  const hovered = stage.hovered && !stage.selection.has(stage.hovered.object) ? stage.hovered : null;
  if (hovered) paintItem(context, hovered, "hovered", camera.zoom);
  paintDrawn(context, stage);
  if (held.length <= MOST_WITH_HANDLES) paintAllHandles(context, stage, held);
  paintFrame(context, stage);
  paintGuides(context, stage);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintCrosshair(context, stage);
  if (!stage.busy)
    paintTags(
      context,
      [...held, ...lit, ...(hovered && !stage.lit.has(hovered.object) ? [hovered] : [])],
      camera,
      view,
    );
}

function paintAllHandles(context: CanvasRenderingContext2D, stage: Stage, held: readonly PlacedItem[]): void {
  for (const item of held) {
    const active = stage.activeHandle?.key === item.key ? stage.activeHandle.handle : null;
    if (!item.locked) paintHandles(context, item, active, stage.camera.zoom);
  }
}

/** What a tool is making: a shape, or lines that are not yet one. */
function paintDrawn(context: CanvasRenderingContext2D, stage: Stage): void {
  const drawn = fresh(stage);
  if (drawn) paintItem(context, drawn, "selected", stage.camera.zoom);
  const figures = stage.shown?.figures;
  if (!figures) return;
  const loose = { look: stage.freshLook(), figures } as PlacedItem;
  paintItem(context, loose, "selected", stage.camera.zoom);
}

function paintFrame(context: CanvasRenderingContext2D, stage: Stage): void {
  const frame = stage.shown?.frame;
  if (!frame) return;
  const { zoom }: Camera = stage.camera;
  context.fillStyle = "rgba(255, 255, 255, 0.08)";
  context.strokeStyle = "rgba(255, 255, 255, 0.8)";
  context.lineWidth = 1 / zoom;
  context.setLineDash([4 / zoom, 3 / zoom]);
  context.fillRect(frame.x0, frame.y0, frame.x1 - frame.x0, frame.y1 - frame.y0);
  context.strokeRect(frame.x0, frame.y0, frame.x1 - frame.x0, frame.y1 - frame.y0);
  context.setLineDash([]);
}

function paintGuides(context: CanvasRenderingContext2D, stage: Stage): void {
  const guides = stage.shown?.guides ?? [];
  if (guides.length === 0) return;
  context.strokeStyle = "rgba(255, 255, 255, 0.9)";
  context.lineWidth = 1 / stage.camera.zoom;
  context.beginPath();
  for (const [from, to] of guides) {
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
  }
  context.stroke();
}

/** Lines through the pointer while a tool draws: edges are met at once, not felt for. */
function paintCrosshair(context: CanvasRenderingContext2D, stage: Stage): void {
  if (!stage.pointer || stage.pointer.device === "touch" || stage.state.cursor !== "crosshair") return;
  if (stage.shown?.frame) return;
  const [x, y] = stage.pointer.screen;
  context.strokeStyle = "rgba(255, 255, 255, 0.45)";
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, Math.round(y) + 0.5);
  context.lineTo(stage.view.width, Math.round(y) + 0.5);
  context.moveTo(Math.round(x) + 0.5, 0);
  context.lineTo(Math.round(x) + 0.5, stage.view.height);
  context.stroke();
}
