import type { KeyInfo, Next, PointerInfo, ToolState } from "./state";

/** Runs one tool: passes events to the present state and follows where it leads. */
export class ToolMachine {
  #state: ToolState;
  readonly #idle: ToolState;
  readonly #changed: () => void;

  constructor(idle: ToolState, changed: () => void) {
    this.#idle = idle;
    this.#state = idle;
    this.#changed = changed;
    idle.enter?.();
  }

  get state(): ToolState {
    return this.#state;
  }

  get idle(): boolean {
    return this.#state === this.#idle;
  }

  pointerDown(pointer: PointerInfo): void {
    this.#go(this.#state.pointerDown?.(pointer));
  }

  pointerMove(pointer: PointerInfo): void {
    this.#go(this.#state.pointerMove?.(pointer));
  }

  pointerUp(pointer: PointerInfo): void {
    this.#go(this.#state.pointerUp?.(pointer));
  }

  /** Whether the key meant something. */
  key(key: KeyInfo): boolean {
    const answer = this.#state.key?.(key) ?? false;
    if (typeof answer !== "boolean") this.#go(answer);
    return answer !== false;
  }

  lostPointer(): void {
    if (this.#state.lostPointer) this.#go(this.#state.lostPointer());
    else this.interrupt();
  }

  /** Back to the beginning; what was begun decides itself whether it is kept. */
  interrupt(): void {
    this.#state.interrupt?.();
    this.#go(this.#idle);
  }

  #go(next: Next): void {
    if (!next || next === this.#state) return;
    this.#state.exit?.();
    this.#state = next;
    next.enter?.();
    this.#changed();
  }
}
