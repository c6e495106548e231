import { withAlpha } from "../../core/color";
import type { Figure } from "../figures";
import type { PlacedItem } from "../scene";
import type { Emphasis } from "./renderer";

const FILL = 0.16;
const FILL_GHOST = 0.08;
const FILL_FAINT = 0.05;
const STROKE_PX = 1.4;
const STROKE_SELECTED_PX = 2;
/** A pale edge beneath what is in hand: a line of a class's colour is lost on a thing of that colour. */
const HALO = "rgba(255, 255, 255, 0.55)";
const HALO_PX = 1.8;
const DASH_PX = [5, 4];
const DOT_PX = 3.5;
const HATCH_PX = 9;
const PIXELS_ALPHA = 0.45;
const FULL_TURN = 2 * Math.PI;

/** Drawn once a shape, kept while its figures live. */
const paths = new WeakMap<readonly Figure[], Path2D>();

function addRing(path: Path2D, points: readonly (readonly [number, number])[], closed: boolean): void {
  points.forEach(([x, y], index) => {
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  if (closed) path.closePath();
}

function addFigure(path: Path2D, figure: Figure): void {
  if (figure.type === "area") for (const ring of figure.rings) addRing(path, ring, true);
  if (figure.type === "line") addRing(path, figure.points, false);
  if (figure.type === "oval") {
    const { centre, rx, ry, rotation } = figure;
    path.moveTo(centre[0] + rx * Math.cos(rotation), centre[1] + rx * Math.sin(rotation));
    path.ellipse(centre[0], centre[1], rx, ry, rotation, 0, FULL_TURN);
  }
}

function pathOf(figures: readonly Figure[]): Path2D {
  const known = paths.get(figures);
  if (known) return known;
  const path = new Path2D();
  for (const figure of figures) addFigure(path, figure);
  paths.set(figures, path);
  return path;
}

const bitmaps = new WeakMap<Figure, { color: string; canvas: OffscreenCanvas }>();

/** The pixels of a mask in one colour. */
function bitmapOf(figure: Figure & { type: "pixels" }, color: string): OffscreenCanvas {
  const known = bitmaps.get(figure);
  if (known?.color === color) return known.canvas;
  const canvas = new OffscreenCanvas(figure.width, figure.height);
  const context = canvas.getContext("2d");
  if (context) {
    const image = context.createImageData(figure.width, figure.height);
    for (let index = 0; index < figure.alpha.length; index += 1) image.data[4 * index + 3] = figure.alpha[index] ?? 0;
    context.putImageData(image, 0, 0);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = color;
    context.fillRect(0, 0, figure.width, figure.height);
  }
  bitmaps.set(figure, { color, canvas });
  return canvas;
}

const hatches = new Map<string, CanvasPattern | null>();

function hatchOf(context: CanvasRenderingContext2D, color: string): CanvasPattern | null {
  const known = hatches.get(color);
  if (known !== undefined) return known;
  const tile = new OffscreenCanvas(HATCH_PX, HATCH_PX);
  const pen = tile.getContext("2d");
  if (pen) {
    pen.strokeStyle = withAlpha(color, 0.38);
    pen.lineWidth = 1;
    for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
      pen.moveTo(shift, HATCH_PX);
      pen.lineTo(shift + HATCH_PX, 0);
    }
    pen.stroke();
  }
  const pattern = context.createPattern(tile, "repeat");
  hatches.set(color, pattern);
  return pattern;
}

function fillOf({ look }: PlacedItem, emphasis: Emphasis): number {
  if (look.outline) return 0;
  if (look.faint) return FILL_FAINT;
  if (look.ghost) return FILL_GHOST;
  return emphasis === "hovered" ? FILL * 1.5 : FILL;
}

/** Draws one item; the context stands in world coordinates at `zoom` CSS pixels to a unit. */
export function paintItem(context: CanvasRenderingContext2D, item: PlacedItem, emphasis: Emphasis, zoom: number): void {
  const { look, figures } = item;
  const path = pathOf(figures);
  paintInside(context, item, path, emphasis, zoom);
  const width = emphasis === "plain" ? STROKE_PX : STROKE_SELECTED_PX;
  if (emphasis !== "plain") {
    context.strokeStyle = HALO;
    context.lineWidth = (width + HALO_PX) / zoom;
    context.stroke(path);
  }
  context.strokeStyle = look.faint ? withAlpha(look.color, 0.5) : look.color;
  context.lineWidth = width / zoom;
  context.setLineDash(look.ghost ? DASH_PX.map((length) => length / zoom) : []);
  context.stroke(path);
  context.setLineDash([]);
  for (const figure of figures) if (figure.type === "dots") paintDots(context, figure, look.color, zoom);
}

function paintInside(
  context: CanvasRenderingContext2D,
  item: PlacedItem,
  path: Path2D,
  emphasis: Emphasis,
  zoom: number,
): void {
  const { look, figures } = item;
  const alpha = fillOf(item, emphasis);
  if (alpha > 0 && figures.some((figure) => figure.type === "area" || figure.type === "oval")) {
    context.fillStyle = withAlpha(look.color, alpha);
    context.fill(path, "evenodd");
    if (look.hatched) fillHatched(context, path, look.color, zoom);
  }
  for (const figure of figures) {
    if (figure.type === "pixels") paintPixels(context, figure, item);
    if (figure.type === "brush") paintBrush(context, figure, look.color);
  }
}

function fillHatched(context: CanvasRenderingContext2D, path: Path2D, color: string, zoom: number): void {
  const hatch = hatchOf(context, color);
  if (!hatch) return;
  hatch.setTransform(new DOMMatrix([1 / zoom, 0, 0, 1 / zoom, 0, 0]));
  context.fillStyle = hatch;
  context.fill(path, "evenodd");
}

function paintPixels(context: CanvasRenderingContext2D, figure: Figure & { type: "pixels" }, item: PlacedItem): void {
  const { x0, y0, x1, y1 } = figure.bounds;
  context.save();
  context.imageSmoothingEnabled = false;
  context.globalAlpha = item.look.faint ? PIXELS_ALPHA / 3 : PIXELS_ALPHA;
  context.drawImage(bitmapOf(figure, item.look.color), x0, y0, x1 - x0, y1 - y0);
  context.restore();
}

function paintBrush(context: CanvasRenderingContext2D, figure: Figure & { type: "brush" }, color: string): void {
  const path = new Path2D();
  addRing(path, figure.points, false);
  context.save();
  context.globalAlpha = PIXELS_ALPHA;
  context.lineWidth = figure.width;
  context.lineCap = "round";
  context.strokeStyle = figure.erases ? "#fff" : color;
  context.stroke(path);
  context.restore();
}

function paintDots(
  context: CanvasRenderingContext2D,
  figure: Figure & { type: "dots" },
  color: string,
  zoom: number,
): void {
  context.lineWidth = STROKE_PX / zoom;
  for (const { at, hollow } of figure.dots) {
    context.beginPath();
    context.arc(at[0], at[1], DOT_PX / zoom, 0, FULL_TURN);
    context.fillStyle = hollow ? "#fff" : color;
    context.strokeStyle = hollow ? color : "#fff";
    context.fill();
    context.stroke();
  }
}

/** Handles keep their size at any zoom; the one last held is filled. */
export function paintHandles(
  context: CanvasRenderingContext2D,
  item: PlacedItem,
  held: string | null,
  zoom: number,
): void {
  context.lineWidth = STROKE_PX / zoom;
  context.strokeStyle = item.look.color;
  for (const handle of item.plane.handles(item.shape, 1 / zoom)) {
    context.beginPath();
    context.arc(handle.at[0], handle.at[1], DOT_PX / zoom, 0, FULL_TURN);
    context.fillStyle = handle.id === held && handle.role === "vertex" ? item.look.color : "#fff";
    context.fill();
    context.stroke();
  }
}
