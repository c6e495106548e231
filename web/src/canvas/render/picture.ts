import { type Camera, PIXEL_VIEW, type Size, seen } from "../camera";
import { wipe } from "./canvas2d";

/** From this zoom on lines are drawn between pixels. */
const PIXEL_GRID = 16;

export interface Picture {
  source: CanvasImageSource;
  width: number;
  height: number;
}

/** Draws what is in view of a picture: smooth from afar, as squares from near. */
export function paintPicture(
  context: CanvasRenderingContext2D,
  picture: Picture,
  camera: Camera,
  view: Size,
  ratio: number,
): void {
  wipe(context);
  addPicture(context, picture, camera, view, ratio);
}

/** The same over what is there; the context may be clipped. */
export function addPicture(
  context: CanvasRenderingContext2D,
  picture: Picture,
  camera: Camera,
  view: Size,
  ratio: number,
): void {
  const window = seen(camera, view);
  const x0 = Math.max(0, Math.floor(window.x0));
  const y0 = Math.max(0, Math.floor(window.y0));
  const width = Math.min(picture.width, Math.ceil(window.x1)) - x0;
  const height = Math.min(picture.height, Math.ceil(window.y1)) - y0;
  if (width <= 0 || height <= 0) return;
  const scale = camera.zoom * ratio;
  context.imageSmoothingEnabled = camera.zoom < PIXEL_VIEW;
  context.imageSmoothingQuality = "medium";
  context.drawImage(
    picture.source,
    x0,
    y0,
    width,
    height,
    (x0 - camera.x) * scale,
    (y0 - camera.y) * scale,
    width * scale,
    height * scale,
  );
  if (camera.zoom >= PIXEL_GRID) paintGrid(context, { x0, y0, x1: x0 + width, y1: y0 + height }, camera, scale);
}

function paintGrid(
  context: CanvasRenderingContext2D,
  { x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number },
  camera: Camera,
  scale: number,
): void {
  context.beginPath();
  for (let x = x0; x <= x1; x += 1) {
    context.moveTo((x - camera.x) * scale, (y0 - camera.y) * scale);
    context.lineTo((x - camera.x) * scale, (y1 - camera.y) * scale);
  }
  for (let y = y0; y <= y1; y += 1) {
    context.moveTo((x0 - camera.x) * scale, (y - camera.y) * scale);
    context.lineTo((x1 - camera.x) * scale, (y - camera.y) * scale);
  }
  context.strokeStyle = "rgba(128, 128, 128, 0.25)";
  context.lineWidth = 1;
  context.stroke();
}
