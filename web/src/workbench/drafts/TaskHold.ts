/** Whether this tab is the one that works on a task. */
export type Holding = "here" | "elsewhere";

const AGAIN_MS = 80;

/**
 * One tab at a time works on a task: two would overwrite each other's drafts. Where the browser has no locks, every
 * tab believes it is the one, and the sequence of drafts decides at the server.
 */
export class TaskHold {
  readonly #name: string;
  readonly #changed: (holding: Holding) => void;
  #release: (() => void) | null = null;
  #closed = false;

  constructor(name: string, changed: (holding: Holding) => void) {
    this.#name = `dianjing ${name}`;
    this.#changed = changed;
  }

  /** Takes the task if no other tab has it. Asked twice: this very page may just be letting go of it. */
  take(): void {
    this.#request({ ifAvailable: true }, () => {
      window.setTimeout(() => this.#request({ ifAvailable: true }, () => this.#changed("elsewhere")), AGAIN_MS);
    });
  }

  /** Takes it from the other tab, which then only shows it. */
  steal(): void {
    this.#request({ steal: true }, () => this.#changed("elsewhere"));
  }

  close(): void {
    this.#closed = true;
    this.#release?.();
  }

  #request(options: LockOptions, taken: () => void): void {
    if (this.#closed) return;
    if (!("locks" in navigator)) {
      this.#changed("here");
      return;
    }
    const held = navigator.locks.request(this.#name, options, (lock) => {
      if (this.#closed) return undefined;
      if (!lock) {
        taken();
        return undefined;
      }
      this.#changed("here");
      return new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    });
    // A lock that was stolen rejects: another tab goes on with the work.
    held.catch(() => {
      if (!this.#closed) this.#changed("elsewhere");
    });
  }
}
