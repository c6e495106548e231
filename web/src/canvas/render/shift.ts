import type { Camera, Size } from "../camera";

/** A rectangle in device pixels. */
export interface Strip {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** So little off the grid of pixels is not seen. */
const SLACK = 0.02;

/** How far a picture drawn under one camera has to go to fit another, in whole device pixels; null where it cannot. */
export function stepBetween(drawn: Camera, now: Camera, ratio: number): readonly [number, number] | null {
  if (drawn.zoom !== now.zoom) return null;
  const scale = now.zoom * ratio;
  const [x, y] = [(drawn.x - now.x) * scale, (drawn.y - now.y) * scale];
  const [dx, dy] = [Math.round(x), Math.round(y)];
  return Math.abs(x - dx) <= SLACK && Math.abs(y - dy) <= SLACK ? [dx, dy] : null;
}

/** What lies bare after everything moved by so much; they do not overlap. */
export function laidBare({ width, height }: Size, dx: number, dy: number): Strip[] {
  const strips: Strip[] = [];
  if (dy !== 0) strips.push({ x: 0, y: dy > 0 ? 0 : height + dy, width, height: Math.abs(dy) });
  const [top, left] = [Math.max(dy, 0), height - Math.abs(dy)];
  if (dx !== 0) strips.push({ x: dx > 0 ? 0 : width + dx, y: top, width: Math.abs(dx), height: left });
  return strips;
}

/**
 * Moves what is drawn, and draws anew only what lies bare: panning over thousands of shapes then costs as much as
 * moving one picture. False where too little of it would stay.
 */
export function shift(
  context: CanvasRenderingContext2D,
  [dx, dy]: readonly [number, number],
  draw: (strip: Strip) => void,
): boolean {
  const { canvas } = context;
  if (Math.abs(dx) > canvas.width / 2 || Math.abs(dy) > canvas.height / 2) return false;
  if (dx === 0 && dy === 0) return true;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "copy";
  context.drawImage(canvas, dx, dy);
  context.globalCompositeOperation = "source-over";
  for (const strip of laidBare(canvas, dx, dy)) {
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(strip.x, strip.y, strip.width, strip.height);
    context.clip();
    draw(strip);
    context.restore();
  }
  return true;
}
