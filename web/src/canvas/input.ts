import { distance, middle, type Point } from "../core/geometry/vector";
import type { Stage } from "./stage";
import type { PointerInfo } from "./tools/state";

const WHEEL_STEP = 1.0015;
const PINCH_STEP = 1.01;
/** A wheel that turns in notches reports at least this; a trackpad reports less, and both axes. */
const NOTCH = 50;
const LINE_PX = 16;
const DOUBLE_MS = 350;
const DOUBLE_PX = 6;

const MAIN_BUTTON = 0;
const MIDDLE_BUTTON = 1;
const RIGHT_BUTTON = 2;

function deviceOf(type: string): PointerInfo["device"] {
  return type === "pen" || type === "touch" ? type : "mouse";
}

/** Brings mouse, pen, touch and wheel into one form and gives them to a stage; panning and pinching end here. */
export class StageInput {
  readonly #stage: Stage;
  readonly #element: HTMLElement;
  readonly #stop = new AbortController();
  readonly #touches = new Map<number, Point>();
  #panning: { id: number; from: Point } | null = null;
  #pressed: number | null = null;
  #spaceHeld = false;
  #last = { at: 0, screen: [0, 0] as Point, clicks: 0 };

  constructor(stage: Stage, element: HTMLElement) {
    this.#stage = stage;
    this.#element = element;
    const on = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ) => element.addEventListener(name, listener, { signal: this.#stop.signal, passive: false });
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", (event) => this.#cancel(event));
    on("pointerleave", () => stage.pointerLeave());
    on("wheel", (event) => this.#wheel(event));
    on("contextmenu", (event) => event.preventDefault());
  }

  /** While space is held, the main button pans. */
  holdSpace(held: boolean): void {
    this.#spaceHeld = held;
  }

  get panning(): boolean {
    return this.#panning !== null || this.#spaceHeld;
  }

  close(): void {
    this.#stop.abort();
  }

  #screen(event: MouseEvent): Point {
    const { left, top } = this.#element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  #info(event: PointerEvent, clicks = 1): PointerInfo {
    const screen = this.#screen(event);
    return {
      at: this.#stage.world(screen),
      screen,
      device: deviceOf(event.pointerType),
      pressure: event.pressure,
      shift: event.shiftKey,
      alt: event.altKey,
      mod: event.ctrlKey || event.metaKey,
      clicks,
    };
  }

  #down(event: PointerEvent): void {
    const screen = this.#screen(event);
    if (event.pointerType === "touch") this.#touches.set(event.pointerId, screen);
    if (this.#touches.size > 1) {
      this.#pressed = null;
      this.#stage.lostPointer();
      return;
    }
    this.#capture(event);
    const pans = event.button === MIDDLE_BUTTON || event.button === RIGHT_BUTTON || this.#spaceHeld;
    if (pans) {
      event.preventDefault();
      this.#panning = { id: event.pointerId, from: screen };
    } else if (event.button === MAIN_BUTTON) {
      this.#pressed = event.pointerId;
      this.#stage.pointerDown(this.#info(event, this.#clicks(event, screen)));
    }
  }

  #capture(event: PointerEvent): void {
    try {
      this.#element.setPointerCapture(event.pointerId);
    } catch (error) {
      // The pointer may be gone again before the event is handled; without it there is nothing to hold.
      if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
    }
  }

  #clicks(event: PointerEvent, screen: Point): number {
    const again =
      event.timeStamp - this.#last.at < DOUBLE_MS && distance(screen, this.#last.screen) < DOUBLE_PX
        ? this.#last.clicks + 1
        : 1;
    this.#last = { at: event.timeStamp, screen, clicks: again };
    return again;
  }

  #move(event: PointerEvent): void {
    const screen = this.#screen(event);
    if (this.#touches.size > 1) {
      this.#pinch(event.pointerId, screen);
    } else if (this.#panning?.id === event.pointerId) {
      this.#stage.pan(this.#panning.from, screen);
      this.#panning.from = screen;
    } else if (event.pointerType !== "touch" || this.#pressed === event.pointerId) {
      this.#moveAll(event);
    }
    if (event.pointerType === "touch") this.#touches.set(event.pointerId, screen);
  }

  /** While something is drawn, every position counts, those between two frames too. */
  #moveAll(event: PointerEvent): void {
    const between = this.#pressed === event.pointerId ? (event.getCoalescedEvents?.() ?? []) : [];
    for (const one of between.length > 0 ? between : [event]) this.#stage.pointerMove(this.#info(one));
  }

  #pinch(id: number, to: Point): void {
    const from = this.#touches.get(id);
    const other = [...this.#touches].find(([one]) => one !== id)?.[1];
    if (!from || !other) return;
    this.#stage.pan(middle(from, other), middle(to, other));
    const [before, after] = [distance(from, other), distance(to, other)];
    if (before > 0 && after > 0) this.#stage.zoomBy(after / before, middle(to, other));
  }

  #up(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    if (this.#panning?.id === event.pointerId) this.#panning = null;
    if (this.#pressed !== event.pointerId) return;
    this.#pressed = null;
    this.#stage.pointerUp(this.#info(event));
  }

  #cancel(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    this.#panning = null;
    this.#pressed = null;
    this.#stage.lostPointer();
  }

  /** A wheel zooms about the pointer; two fingers on a trackpad pan, and pinch with Ctrl as browsers report it. */
  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const screen = this.#screen(event);
    if (event.ctrlKey || event.metaKey) this.#stage.zoomBy(PINCH_STEP ** -dy, screen);
    else if (event.deltaX === 0 && Math.abs(dy) >= NOTCH) this.#stage.zoomBy(WHEEL_STEP ** -dy, screen);
    else this.#stage.pan([0, 0], [-dx, -dy]);
  }
}
