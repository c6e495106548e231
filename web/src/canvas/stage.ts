import type { Shape } from "../core/document";
import { type Bounds, joinBounds } from "../core/geometry/bounds";
import type { Point } from "../core/geometry/vector";
import type { Skeleton } from "../core/ontology";
import { type Arrangement, arranged } from "./arrange";
import { type Camera, fit, keepInView, onPixels, panBy, type Size, toWorld, zoomAbout } from "./camera";
import { REACH_PX } from "./hit";
import { type Look, type PlacedItem, Scene, type SceneItem } from "./scene";
import type { DrawContext } from "./shapeKind";
import { type SnappedMove, snapped, snappedMove, within } from "./snap";
import { ToolMachine } from "./tools/machine";
import type { KeyInfo, PointerInfo, Preview, ToolBench, ToolSpec, ToolState } from "./tools/state";

/** What the stage asks of whoever keeps the document. Every change of shapes goes through here. */
export interface StageHost extends DrawContext {
  create(shape: Shape): boolean;
  replace(shapes: ReadonlyMap<string, Shape>, what: "move" | "reshape", merge?: string): void;
  remove(objects: readonly string[]): void;
  select(objects: readonly string[]): void;
  /** The skeleton of the class in hand. */
  activeSkeleton(): Skeleton | null;
  /** How a shape that is being drawn looks. */
  freshLook(): Look;
}

/** What has changed since it was last drawn. `status` is for what stands around the stage. */
export type Stale = "camera" | "scene" | "overlay" | "status";

const FIT_MARGINS = { around: 24, foot: 58 };

/**
 * A plane with shapes on it, a camera over it and one tool in hand. Knows no kind of shape, no class and no DOM:
 * renderers and inputs are put around it, the document stays with the host.
 */
export class Stage implements ToolBench {
  readonly scene: Scene;
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  view: Size = { width: 1, height: 1 };
  media: Bounds = { x0: 0, y0: 0, x1: 1, y1: 1 };
  selection: ReadonlySet<string> = new Set();
  hovered: PlacedItem | null = null;
  /** Objects lit because something elsewhere speaks of them. */
  lit: ReadonlySet<string> = new Set();
  shown: Preview | null = null;
  pointer: PointerInfo | null = null;
  activeHandle: { key: string; handle: string } | null = null;
  snapping = false;
  /** Names on everything in sight, not only on what is in hand. */
  allTags = false;
  brush = 24;
  /** Device pixels to a CSS pixel. */
  ratio = 1;
  readonly #host: StageHost;
  readonly #listeners = new Set<(stale: Stale) => void>();
  #machine: ToolMachine;
  #fitted = true;
  #hand: Camera | null = null;

  constructor(host: StageHost, tool: ToolSpec) {
    this.#host = host;
    this.scene = new Scene(host);
    this.#machine = this.#machineOf(tool);
  }

  // ── what stands around ─────────────────────────────────────────────────────────────────────────────────────────

  subscribe(listener: (stale: Stale) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  touch(stale: Stale): void {
    for (const listener of this.#listeners) listener(stale);
  }

  get state(): ToolState {
    return this.#machine.state;
  }

  get busy(): boolean {
    return !this.#machine.idle;
  }

  freshLook(): Look {
    return this.#host.freshLook();
  }

  take(tool: ToolSpec): void {
    this.#machine.interrupt();
    this.#machine = this.#machineOf(tool);
    this.hover(null);
    this.touch("overlay");
    this.touch("status");
  }

  light(objects: ReadonlySet<string>): void {
    if (objects.size === this.lit.size && [...objects].every((id) => this.lit.has(id))) return;
    this.lit = objects;
    this.touch("overlay");
  }

  lostPointer(): void {
    this.#machine.lostPointer();
  }

  interrupt(): void {
    this.#machine.interrupt();
  }

  show(items: readonly SceneItem[], selection: ReadonlySet<string>): void {
    const sameSelection =
      selection.size === this.selection.size && [...selection].every((id) => this.selection.has(id));
    this.selection = selection;
    if (!sameSelection) this.activeHandle = null;
    if (this.scene.show(items) || !sameSelection) {
      this.touch("scene");
      this.touch("status");
    }
  }

  setMedia(media: Bounds): void {
    this.media = media;
    this.fit();
  }

  resize(view: Size): void {
    if (view.width === this.view.width && view.height === this.view.height) return;
    this.view = view;
    if (this.#fitted) this.fit();
    else this.#look(this.camera);
  }

  // ── camera ─────────────────────────────────────────────────────────────────────────────────────────────────────

  fit(bounds: Bounds = this.media): void {
    this.camera = fit(bounds, this.view, FIT_MARGINS);
    this.#fitted = bounds === this.media;
    this.touch("camera");
  }

  zoomBy(factor: number, about: Point = [this.view.width / 2, this.view.height / 2]): void {
    this.#look(zoomAbout(this.camera, about, factor));
  }

  /** One pixel of the media on one (or another number) of the screen, about the middle. */
  zoomTo(zoom: number): void {
    this.zoomBy(zoom / this.camera.zoom);
  }

  /** What a hand moves by parts of a pixel adds up, though the picture stays on whole ones. */
  pan(from: Point, to: Point): void {
    const { x, y, zoom } = this.camera;
    const scale = zoom * this.ratio;
    const hand = this.#hand;
    const still = hand?.zoom === zoom && Math.hypot(hand.x - x, hand.y - y) * scale <= 1;
    const moved = panBy(still && hand ? hand : this.camera, from, to);
    this.#look(onPixels(moved, this.ratio));
    this.#hand = moved;
  }

  #look(camera: Camera): void {
    this.camera = keepInView(camera, this.media, this.view);
    this.#fitted = false;
    this.touch("camera");
  }

  // ── events ─────────────────────────────────────────────────────────────────────────────────────────────────────

  world(screen: Point): Point {
    return toWorld(this.camera, screen);
  }

  pointerDown(pointer: PointerInfo): void {
    this.#point(pointer);
    this.#machine.pointerDown(pointer);
  }

  pointerMove(pointer: PointerInfo): void {
    this.#point(pointer);
    this.#machine.pointerMove(pointer);
  }

  pointerUp(pointer: PointerInfo): void {
    this.#point(pointer);
    this.#machine.pointerUp(pointer);
  }

  pointerLeave(): void {
    this.pointer = null;
    this.hover(null);
    this.touch("overlay");
    this.touch("status");
  }

  key(key: KeyInfo): boolean {
    return this.#machine.key(key);
  }

  #point(pointer: PointerInfo): void {
    this.pointer = pointer;
    this.touch("overlay");
    this.touch("status");
  }

  #machineOf(tool: ToolSpec): ToolMachine {
    return new ToolMachine(tool(this), () => this.touch("status"));
  }

  // ── what a tool works with ─────────────────────────────────────────────────────────────────────────────────────

  get zoom(): number {
    return this.camera.zoom;
  }

  get reach(): number {
    return REACH_PX / this.camera.zoom;
  }

  selectedItems(): PlacedItem[] {
    return this.scene.ofObjects(this.selection);
  }

  select(objects: readonly string[]): void {
    this.#host.select(objects);
  }

  hover(item: PlacedItem | null): void {
    if (this.hovered?.key === item?.key) return;
    this.hovered = item;
    this.touch("overlay");
  }

  holdHandle(key: string, handle: string): void {
    this.activeHandle = { key, handle };
    this.touch("overlay");
  }

  preview(preview: Preview | null): void {
    const [before, after] = [this.shown?.changed, preview?.changed];
    this.shown = preview;
    // What is dragged is drawn above the others: they are drawn anew only when a drag begins or ends.
    this.touch(Boolean(before) === Boolean(after) ? "overlay" : "scene");
  }

  snap(point: Point, except?: string): Point {
    return this.snapping ? snapped(this.scene, this.media, point, this.reach, except) : point;
  }

  snapMove(bounds: Bounds): SnappedMove {
    if (!this.snapping) return { by: [0, 0], guides: [] };
    return snappedMove(this.scene, this.media, bounds, this.reach, this.selection);
  }

  snapInside(point: Point): Point {
    return within(this.media, this.snap(point));
  }

  /** Puts the selected objects in line, each with all of its shapes; one edit. */
  arrange(how: Arrangement): void {
    const objects = [...this.selection].map((id) => this.scene.ofObjects(new Set([id])).filter((one) => !one.locked));
    const movable = objects.flatMap((items) => {
      const bounds = joinBounds(items.map((item) => item.bounds));
      return bounds ? [{ items, bounds }] : [];
    });
    const moves = arranged(
      movable.map(({ bounds }) => bounds),
      how,
    );
    const moved = movable.flatMap(({ items }, index) => {
      const [dx, dy] = moves[index] ?? [0, 0];
      return dx === 0 && dy === 0 ? [] : items.map((one) => [one.key, one.plane.move(one.shape, dx, dy)] as const);
    });
    if (moved.length > 0) this.#host.replace(new Map(moved), "move");
  }

  skeleton(): Skeleton | null {
    return this.#host.activeSkeleton();
  }

  create(shape: Shape): boolean {
    return this.#host.create(shape);
  }

  replace(shapes: ReadonlyMap<string, Shape>, what: "move" | "reshape", merge?: string): void {
    this.#host.replace(shapes, what, merge);
  }

  remove(objects: readonly string[]): void {
    this.#host.remove(objects);
  }
}
