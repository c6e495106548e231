/** Whether this tab is the one that works on a task. */
export type Holding = "here" | "elsewhere";

const AGAIN_MS = 80;
/** So long a tab that is asked may take to put its work on the disk; one that sleeps does not answer at all. */
const HANDOVER_MS = 2000;
const WANTED = "wanted";

interface HoldParts {
  name: string;
  changed(holding: Holding): void;
  /** Another tab asks for the work: everything has to be on the disk when this resolves. */
  handOver(): Promise<void>;
}

/**
 * One tab at a time works on a task: two would overwrite each other's drafts. The tab that is asked for the work puts
 * it on the disk before it lets go. Where the browser has no locks, every tab believes it is the one, and the sequence
 * of drafts decides at the server.
 */
export class TaskHold {
  readonly #parts: HoldParts;
  readonly #lock: string;
  #channel: BroadcastChannel | null = null;
  #release: (() => void) | null = null;
  #closed = false;

  constructor(parts: HoldParts) {
    this.#parts = parts;
    this.#lock = `dianjing ${parts.name}`;
  }

  /** Takes the task if no other tab has it. Asked twice: this very page may just be letting go of it. */
  take(): void {
    this.#listen();
    this.#request({ ifAvailable: true }, () => {
      window.setTimeout(() => this.#request({ ifAvailable: true }, () => this.#parts.changed("elsewhere")), AGAIN_MS);
    });
  }

  /** Asks the other tab for the task, which then only shows it; from one that does not answer it is taken. */
  steal(): void {
    this.#channel?.postMessage(WANTED);
    const patience = new AbortController();
    const timer = window.setTimeout(() => patience.abort(), HANDOVER_MS);
    this.#request({ signal: patience.signal }, () => undefined, {
      got: () => window.clearTimeout(timer),
      failed: () => this.#request({ steal: true }, () => undefined),
    });
  }

  close(): void {
    this.#closed = true;
    this.#channel?.close();
    this.#release?.();
  }

  #listen(): void {
    if (!("locks" in navigator) || typeof BroadcastChannel === "undefined") return;
    this.#channel = new BroadcastChannel(this.#lock);
    this.#channel.onmessage = () => {
      if (this.#release) void this.#letGo();
    };
  }

  async #letGo(): Promise<void> {
    this.#parts.changed("elsewhere");
    await this.#parts.handOver();
    this.#release?.();
    this.#release = null;
  }

  #request(options: LockOptions, taken: () => void, more: { got?: () => void; failed?: () => void } = {}): void {
    if (this.#closed) return;
    if (!("locks" in navigator)) {
      this.#parts.changed("here");
      return;
    }
    const held = navigator.locks.request(this.#lock, options, (lock) => {
      if (this.#closed) return undefined;
      if (!lock) {
        taken();
        return undefined;
      }
      more.got?.();
      return new Promise<void>((resolve) => {
        this.#release = resolve;
        this.#parts.changed("here");
      });
    });
    held.catch(() => {
      if (this.#closed) return;
      if (!this.#release && more.failed) {
        more.failed();
        return;
      }
      // A lock that was stolen rejects: another tab goes on with the work.
      this.#release = null;
      this.#parts.changed("elsewhere");
    });
  }
}
