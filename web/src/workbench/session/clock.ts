/** Longer without any sign of the person, and they are thought to be elsewhere. */
const IDLE_MS = 60_000;
const TICK_MS = 1000;

const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "scroll"] as const;

/** Counts the seconds in which the page is in sight and the person does something. */
export class ActiveClock {
  #seconds: number;
  #seenAt = performance.now();
  #shownAt: number | null = null;
  #timer = 0;
  #stop = new AbortController();
  readonly #listeners = new Set<(seconds: number) => void>();

  constructor(seconds = 0) {
    this.#seconds = seconds;
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** Milliseconds since the task was drawn; 0 before. */
  get shownMs(): number {
    return this.#shownAt === null ? 0 : performance.now() - this.#shownAt;
  }

  start(): void {
    this.#shownAt ??= performance.now();
    this.#stop = new AbortController();
    const seen = () => {
      this.#seenAt = performance.now();
    };
    for (const sign of SIGNS) {
      window.addEventListener(sign, seen, { passive: true, capture: true, signal: this.#stop.signal });
    }
    seen();
    this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    this.#stop.abort();
    window.clearInterval(this.#timer);
  }

  subscribe(listener: (seconds: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tick(): void {
    if (document.visibilityState !== "visible" || performance.now() - this.#seenAt > IDLE_MS) return;
    this.#seconds += TICK_MS / 1000;
    for (const listener of this.#listeners) listener(this.#seconds);
  }
}
