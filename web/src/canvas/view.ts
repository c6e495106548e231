import { seen } from "./camera";
import { Canvas2DRenderer } from "./render/canvas2d";
import { paintOverlay } from "./render/overlay";
import { type Picture, paintPicture } from "./render/picture";
import type { SceneRenderer } from "./render/renderer";
import { paintTags } from "./render/tags";
import type { Stage, Stale } from "./stage";

type LayerName = "picture" | "scene" | "overlay";

const STALE: Record<Stale, readonly LayerName[]> = {
  camera: ["picture", "scene", "overlay"],
  scene: ["scene", "overlay"],
  overlay: ["overlay"],
  status: [],
};

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
  readonly #stale = new Set<LayerName>();
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
    for (const stop of this.#stop) stop();
    for (const { canvas } of Object.values(this.#layers)) canvas.remove();
  }

  #resize(parent: HTMLElement): void {
    const view = { width: Math.max(parent.clientWidth, 1), height: Math.max(parent.clientHeight, 1) };
    this.#ratio = window.devicePixelRatio || 1;
    for (const { canvas } of Object.values(this.#layers)) {
      canvas.width = Math.round(view.width * this.#ratio);
      canvas.height = Math.round(view.height * this.#ratio);
    }
    this.#stage.resize(view);
    this.#spoil(["picture", "scene", "overlay"]);
  }

  #spoil(layers: readonly LayerName[]): void {
    for (const name of layers) this.#stale.add(name);
    if (this.#stale.size > 0 && this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const { camera, view } = this.#stage;
    const stale = new Set(this.#stale);
    this.#stale.clear();
    if (stale.has("picture")) {
      if (this.#picture) paintPicture(this.#layers.picture, this.#picture, camera, view, this.#ratio);
    }
    if (stale.has("scene")) this.#drawScene();
    if (stale.has("overlay")) paintOverlay(this.#layers.overlay, this.#stage, this.#ratio);
  }

  #drawScene(): void {
    const { camera, view, scene, selection } = this.#stage;
    const items = scene.within(seen(camera, view)).filter((item) => !selection.has(item.object));
    this.#renderer.draw({ items, camera, view, ratio: this.#ratio });
    const named = items.filter((item) => item.look.ghost || this.#stage.allTags).slice(0, MOST_TAGS);
    const context = this.#layers.scene;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    paintTags(context, named, camera, view);
  }
}
