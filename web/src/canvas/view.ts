import { type Bounds, grow } from "../core/geometry/bounds";
import { type Camera, seen, toWorld } from "./camera";
import { Canvas2DRenderer } from "./render/canvas2d";
import { paintOverlay } from "./render/overlay";
import { addPicture, type Picture, paintPicture } from "./render/picture";
import type { SceneRenderer } from "./render/renderer";
import { type Strip, shift, stepBetween } from "./render/shift";
import { paintTags } from "./render/tags";
import type { PlacedItem } from "./scene";
import type { Stage, Stale } from "./stage";

type LayerName = "picture" | "scene" | "overlay";
/** `moved`: only the camera has changed, and what is drawn may be shifted. */
type Spoilt = LayerName | "moved";

const STALE: Record<Stale, readonly Spoilt[]> = {
  camera: ["moved", "overlay"],
  scene: ["scene", "overlay"],
  overlay: ["overlay"],
  status: [],
};

/** Lines and dots reach so far beyond the bounds of a shape, in CSS pixels. */
const STROKE_PX = 6;
const SETTLE_MS = 120;

/** More names than this would hide the picture. */
const MOST_TAGS = 80;

function layer(parent: HTMLElement): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.style.cssText = "position:absolute;inset:0;width:100%;height:100%;pointer-events:none";
  parent.append(canvas);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no 2D canvas");
  return context;
}

/** Puts a stage on the page: three layers, each drawn only when it is stale, at most once a frame. */
export class StageView {
  readonly #stage: Stage;
  readonly #layers: Record<LayerName, CanvasRenderingContext2D>;
  readonly #renderer: SceneRenderer;
  readonly #stop: (() => void)[] = [];
  readonly #stale = new Set<Spoilt>();
  /** The camera that picture and scene are drawn for. */
  #drawn: Camera | null = null;
  #settling = 0;
  #picture: Picture | null = null;
  #ratio = 1;
  #frame = 0;

  constructor(stage: Stage, parent: HTMLElement) {
    this.#stage = stage;
    this.#layers = { picture: layer(parent), scene: layer(parent), overlay: layer(parent) };
    this.#renderer = new Canvas2DRenderer(this.#layers.scene);
    this.#stop.push(stage.subscribe((stale) => this.#spoil(STALE[stale])));
    const observer = new ResizeObserver(() => this.#resize(parent));
    observer.observe(parent);
    this.#stop.push(() => observer.disconnect());
    this.#resize(parent);
  }

  show(picture: Picture | null): void {
    this.#picture = picture;
    this.#spoil(["picture"]);
  }

  /** A CSS filter over the picture alone: brightness and contrast. */
  filter(filter: string): void {
    this.#layers.picture.canvas.style.filter = filter;
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#settling);
    for (const stop of this.#stop) stop();
    for (const { canvas } of Object.values(this.#layers)) canvas.remove();
  }

  #resize(parent: HTMLElement): void {
    const view = { width: Math.max(parent.clientWidth, 1), height: Math.max(parent.clientHeight, 1) };
    this.#ratio = window.devicePixelRatio || 1;
    this.#stage.ratio = this.#ratio;
    for (const { canvas } of Object.values(this.#layers)) {
      canvas.width = Math.round(view.width * this.#ratio);
      canvas.height = Math.round(view.height * this.#ratio);
    }
    this.#stage.resize(view);
    this.#spoil(["picture", "scene", "overlay"]);
  }

  #spoil(layers: readonly Spoilt[]): void {
    for (const name of layers) this.#stale.add(name);
    if (this.#stale.size > 0 && this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const stale = new Set(this.#stale);
    this.#stale.clear();
    if (stale.has("moved") && !stale.has("scene") && !stale.has("picture") && this.#shift()) this.#settleSoon();
    else if (stale.has("moved")) this.#drawAll();
    else {
      if (stale.has("picture")) this.#drawPicture();
      if (stale.has("scene")) this.#drawScene();
    }
    if (stale.has("overlay")) paintOverlay(this.#layers.overlay, this.#stage, this.#ratio);
  }

  #drawAll(): void {
    this.#drawPicture();
    this.#drawScene();
    this.#drawn = this.#stage.camera;
  }

  /** Names were placed for where things stood: once the hand rests, they are placed anew. */
  #settleSoon(): void {
    window.clearTimeout(this.#settling);
    this.#settling = window.setTimeout(() => this.#spoil(["scene"]), SETTLE_MS);
  }

  #shift(): boolean {
    const { camera, view } = this.#stage;
    const step = this.#drawn && stepBetween(this.#drawn, camera, this.#ratio);
    if (!step || !this.#drawn) return false;
    const picture = this.#picture;
    const fits = shift(this.#layers.picture, step, () => {
      if (picture) addPicture(this.#layers.picture, picture, camera, view, this.#ratio);
    });
    if (!fits) return false;
    shift(this.#layers.scene, step, (strip) => this.#addScene(strip));
    const scale = camera.zoom * this.#ratio;
    // Where it is drawn to the pixel, so that what is rounded away never adds up.
    this.#drawn = { ...camera, x: this.#drawn.x - step[0] / scale, y: this.#drawn.y - step[1] / scale };
    return true;
  }

  #drawPicture(): void {
    const { camera, view } = this.#stage;
    if (this.#picture) paintPicture(this.#layers.picture, this.#picture, camera, view, this.#ratio);
  }

  #items(within: Bounds): PlacedItem[] {
    const { scene, selection } = this.#stage;
    return scene.within(within).filter((item) => !selection.has(item.object));
  }

  #addScene(strip: Strip): void {
    const { camera, view } = this.#stage;
    const [x0, y0] = toWorld(camera, [strip.x / this.#ratio, strip.y / this.#ratio]);
    const [x1, y1] = toWorld(camera, [(strip.x + strip.width) / this.#ratio, (strip.y + strip.height) / this.#ratio]);
    const items = this.#items(grow({ x0, y0, x1, y1 }, STROKE_PX / camera.zoom));
    this.#renderer.add({ items, camera, view, ratio: this.#ratio });
  }

  #drawScene(): void {
    const { camera, view } = this.#stage;
    const items = this.#items(seen(camera, view));
    this.#renderer.draw({ items, camera, view, ratio: this.#ratio });
    const named = items.filter((item) => item.look.ghost || this.#stage.allTags).slice(0, MOST_TAGS);
    const context = this.#layers.scene;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    paintTags(context, named, camera, view);
  }
}
