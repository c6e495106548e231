import type { AnnotationDocument } from "../../core/document";
import { Problem } from "../../core/problem";
import type { Draft } from "../ports";
import type { LocalDraft, LocalDrafts } from "./localDrafts";

/** Where the work is. Only `saved` may be called saved: the server has it. */
export type SaveState =
  | { is: "saved" }
  /** On this machine; on its way. */
  | { is: "changed" }
  | { is: "saving" }
  /** On this machine; tried again until the server answers. */
  | { is: "offline" | "signedOut" | "failing"; problem: Problem }
  /** A newer draft exists elsewhere: the person decides. */
  | { is: "conflict"; problem: Problem; kept: number }
  /** The lease is gone; the work stays on this machine. */
  | { is: "lost"; problem: Problem };

/** After the last edit; and never longer than this after the first. */
const PAUSE_MS = 1500;
const LONGEST_MS = 8000;
const RETRY_MS = 5000;

const UNAUTHORISED = 401;
const NOT_FOUND = 404;
const CONFLICT = 409;
const GONE = 410;

export interface Effort {
  seconds: number;
  edits: number;
  editsByObject: Record<string, number>;
}

export interface SaverParts {
  key: string;
  base: string;
  local: LocalDrafts;
  document: AnnotationDocument;
  sequence: number;
  /** The beginning is already more than the server has. */
  unsaved: boolean;
  effort(): Effort;
  send(draft: Draft, options: { closing: boolean }): Promise<void>;
}

function stateFor(error: unknown): SaveState {
  if (!(error instanceof Problem)) throw error;
  if (error.offline) return { is: "offline", problem: error };
  if (error.status === UNAUTHORISED) return { is: "signedOut", problem: error };
  if (error.status === CONFLICT && error.code.startsWith("draft.")) {
    return { is: "conflict", problem: error, kept: Number(error.params.kept ?? 0) };
  }
  if ([CONFLICT, NOT_FOUND, GONE].includes(error.status)) return { is: "lost", problem: error };
  return { is: "failing", problem: error };
}

/**
 * Keeps every edit on this machine first, then on the server. Local writes follow each other without gaps; the server
 * is asked after a pause, and again for as long as it does not answer.
 */
export class DraftSaver {
  readonly #parts: SaverParts;
  readonly #listeners = new Set<(state: SaveState) => void>();
  #state: SaveState = { is: "saved" };
  #document: AnnotationDocument;
  #sequence: number;
  #submission: string | null = null;
  /** Counts edits: what was sent is all of it only if none came since. */
  #version = 0;
  #savedVersion = 0;
  #timer = 0;
  #waitingSince: number | null = null;
  #sending: Promise<void> | null = null;
  #writing: Promise<void> | null = null;
  #writeAgain = false;
  #stopped = false;

  constructor(parts: SaverParts) {
    this.#parts = parts;
    this.#document = parts.document;
    this.#sequence = parts.sequence;
    if (parts.unsaved) this.keep(parts.document);
  }

  get state(): SaveState {
    return this.#state;
  }

  subscribe(listener: (state: SaveState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A new state of the work: on the disk at once, on its way soon. */
  keep(document: AnnotationDocument): void {
    this.#document = document;
    this.#version += 1;
    void this.#write();
    if (this.#state.is === "conflict" || this.#state.is === "lost") return;
    if (this.#state.is === "saved" || this.#state.is === "saving") this.#become({ is: "changed" });
    this.#plan(PAUSE_MS);
  }

  /** Sends what is not yet sent; resolves when the server has it or has said why not. */
  async flush(closing = false): Promise<void> {
    window.clearTimeout(this.#timer);
    await this.#sending;
    if (!this.#unsaved || this.#state.is === "conflict" || this.#state.is === "lost" || this.#stopped) return;
    this.#sending = this.#send(closing).finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  /** In a conflict: what is here goes over what is there. */
  async keepMine(): Promise<void> {
    if (this.#state.is !== "conflict") return;
    this.#sequence = Math.max(this.#sequence, this.#state.kept);
    this.#become({ is: "changed" });
    await this.flush();
  }

  /** The id to hand the work in under: the same one however often it is tried, also after a reload. */
  async submissionId(make: () => string): Promise<string> {
    this.#submission ??= (await this.#read())?.submission ?? make();
    await this.#write();
    return this.#submission;
  }

  /** The work is handed in: nothing is left to keep. */
  async done(): Promise<void> {
    this.stop();
    await this.#writing;
    await this.#parts.local.remove(this.#parts.key).catch(() => undefined);
  }

  stop(): void {
    this.#stopped = true;
    window.clearTimeout(this.#timer);
  }

  get #unsaved(): boolean {
    return this.#version > this.#savedVersion;
  }

  #become(state: SaveState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #plan(pause: number): void {
    if (this.#stopped) return;
    window.clearTimeout(this.#timer);
    this.#waitingSince ??= performance.now();
    const left = Math.max(0, LONGEST_MS - (performance.now() - this.#waitingSince));
    this.#timer = window.setTimeout(() => void this.flush(), Math.min(pause, left));
  }

  async #send(closing: boolean): Promise<void> {
    const [document, version, sequence] = [this.#document, this.#version, this.#sequence + 1];
    this.#waitingSince = null;
    if (this.#state.is === "changed") this.#become({ is: "saving" });
    try {
      await this.#parts.send({ sequence, document }, { closing });
    } catch (error) {
      const state = stateFor(error);
      this.#become(state);
      if (state.is !== "conflict" && state.is !== "lost") this.#plan(RETRY_MS);
      return;
    }
    this.#sequence = sequence;
    this.#savedVersion = version;
    void this.#write();
    if (this.#unsaved) {
      this.#become({ is: "changed" });
      this.#plan(PAUSE_MS);
    } else {
      this.#become({ is: "saved" });
    }
  }

  async #read(): Promise<LocalDraft | null> {
    // Without a local database there is only the server; that it is not kept here is no reason to stop.
    return this.#parts.local.read(this.#parts.key).catch(() => null);
  }

  /** One write at a time, the newest last: a slow disk is asked less often, never out of order. */
  async #write(): Promise<void> {
    if (this.#writing) {
      this.#writeAgain = true;
      return this.#writing;
    }
    const { key, base, local, effort } = this.#parts;
    const draft: LocalDraft = {
      key,
      base,
      document: this.#document,
      sequence: this.#sequence,
      unsaved: this.#unsaved,
      submission: this.#submission,
      at: Date.now(),
      ...effort(),
    };
    this.#writing = local
      .write(draft)
      .catch(() => undefined)
      .then(() => {
        this.#writing = null;
        const again = this.#writeAgain && !this.#stopped;
        this.#writeAgain = false;
        return again ? this.#write() : undefined;
      });
    return this.#writing;
  }
}
