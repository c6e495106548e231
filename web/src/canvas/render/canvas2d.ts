import type { Camera } from "../camera";
import type { PlacedItem } from "../scene";
import { paintItem } from "./paint";
import type { SceneFrame, SceneRenderer } from "./renderer";

/** Below this many CSS pixels an item is a speck: a filled square costs a tenth of a path and looks the same. */
const SPECK_PX = 4;

export function standIn(context: CanvasRenderingContext2D, camera: Camera, ratio: number): void {
  const scale = camera.zoom * ratio;
  context.setTransform(scale, 0, 0, scale, -camera.x * scale, -camera.y * scale);
}

export function wipe(context: CanvasRenderingContext2D): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}

export class Canvas2DRenderer implements SceneRenderer {
  readonly #context: CanvasRenderingContext2D;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  draw(frame: SceneFrame): void {
    wipe(this.#context);
    this.add(frame);
  }

  add({ items, camera, ratio }: SceneFrame): void {
    const context = this.#context;
    standIn(context, camera, ratio);
    context.lineJoin = "round";
    const speck = SPECK_PX / camera.zoom;
    const specks = new Map<string, PlacedItem[]>();
    for (const item of items) {
      const { x0, y0, x1, y1 } = item.bounds;
      const tiny = x1 - x0 < speck && y1 - y0 < speck && (x1 > x0 || y1 > y0);
      if (!tiny) {
        paintItem(context, item, "plain", camera.zoom);
        continue;
      }
      const same = specks.get(item.look.color);
      if (same) same.push(item);
      else specks.set(item.look.color, [item]);
    }
    this.#specks(specks, speck / 2);
  }

  #specks(specks: ReadonlyMap<string, readonly PlacedItem[]>, side: number): void {
    for (const [color, items] of specks) {
      this.#context.fillStyle = color;
      this.#context.beginPath();
      for (const { bounds } of items) this.#context.rect(bounds.x0, bounds.y0, side, side);
      this.#context.fill();
    }
  }
}
