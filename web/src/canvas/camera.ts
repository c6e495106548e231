import type { Bounds } from "../core/geometry/bounds";
import { type Point, subtract } from "../core/geometry/vector";

/** What part of the media is seen: screen = (world - origin) · zoom, in CSS pixels. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const ZOOM_MIN = 0.01;
export const ZOOM_MAX = 64;
/** From here on pixels are shown as squares. */
export const PIXEL_VIEW = 4;

function clampZoom(zoom: number): number {
  return Math.min(Math.max(zoom, ZOOM_MIN), ZOOM_MAX);
}

export function toWorld(camera: Camera, [x, y]: Point): Point {
  return [x / camera.zoom + camera.x, y / camera.zoom + camera.y];
}

export function toScreen(camera: Camera, [x, y]: Point): Point {
  return [(x - camera.x) * camera.zoom, (y - camera.y) * camera.zoom];
}

/** Zooms so that the world point under `screen` stays where it is. */
export function zoomAbout(camera: Camera, screen: Point, factor: number): Camera {
  const zoom = clampZoom(camera.zoom * factor);
  const [x, y] = toWorld(camera, screen);
  return { x: x - screen[0] / zoom, y: y - screen[1] / zoom, zoom };
}

/** Moves the media with a drag over the screen. */
export function panBy(camera: Camera, from: Point, to: Point): Camera {
  const [dx, dy] = subtract(to, from);
  return { ...camera, x: camera.x - dx / camera.zoom, y: camera.y - dy / camera.zoom };
}

/** The same to the nearest device pixel: what was drawn can then be moved instead of drawn anew. */
export function onPixels(camera: Camera, ratio: number): Camera {
  const scale = camera.zoom * ratio;
  return { ...camera, x: Math.round(camera.x * scale) / scale, y: Math.round(camera.y * scale) / scale };
}

/** Room left around what is fitted, in CSS pixels; more at the foot, where hints lie over the stage. */
export interface Margins {
  around: number;
  foot: number;
}

/** The camera that shows all of `bounds`, centred in the room that the margins leave. */
export function fit(bounds: Bounds, view: Size, { around, foot }: Margins): Camera {
  const [width, height] = [Math.max(bounds.x1 - bounds.x0, 1), Math.max(bounds.y1 - bounds.y0, 1)];
  const room = [Math.max(view.width - 2 * around, 1), Math.max(view.height - around - foot, 1)] as const;
  const zoom = clampZoom(Math.min(room[0] / width, room[1] / height));
  return {
    x: (bounds.x0 + bounds.x1) / 2 - view.width / 2 / zoom,
    y: (bounds.y0 + bounds.y1) / 2 - (view.height + around - foot) / 2 / zoom,
    zoom,
  };
}

/** At least this many CSS pixels of the media stay in view, so that nobody gets lost. */
const STAYS_IN_VIEW = 48;

export function keepInView(camera: Camera, media: Bounds, view: Size): Camera {
  const margin = STAYS_IN_VIEW / camera.zoom;
  const [width, height] = [view.width / camera.zoom, view.height / camera.zoom];
  return {
    ...camera,
    x: Math.min(Math.max(camera.x, media.x0 - width + margin), media.x1 - margin),
    y: Math.min(Math.max(camera.y, media.y0 - height + margin), media.y1 - margin),
  };
}

/** The part of the world that is seen. */
export function seen(camera: Camera, view: Size): Bounds {
  return {
    x0: camera.x,
    y0: camera.y,
    x1: camera.x + view.width / camera.zoom,
    y1: camera.y + view.height / camera.zoom,
  };
}
