import type { AnnotationDocument } from "../../core/document";
import { Problem } from "../../core/problem";
import type { Draft } from "../ports";
import type { DraftPlace, LocalDraft, LocalDrafts } from "./localDrafts";

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
  place?: DraftPlace;
  local: LocalDrafts;
  document: AnnotationDocument;
  sequence: number;
  /** The beginning is already more than the server has. */
  unsaved: boolean;
  effort(): Effort;
  send(draft: Draft, options: { closing: boolean }): Promise<void>;
  /** Takes back a lease that ran out; rejects where somebody else has the task. */
  regain?: (() => Promise<void>) | undefined;
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

function ranOut(state: SaveState): boolean {
  return state.is === "lost" && state.problem.params.state === "expired";
}

/**
 * Keeps every edit on this machine first, then on the server. Local writes follow each other without gaps; the server
 * is asked after a pause, and again for as long as it does not answer. While another tab has the work (`rest`), nothing
 * is written and nothing leaves.
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
  #keptHere = true;
  /** Until it is known that this tab has the work. */
  #resting = true;
  #stopped = false;

  constructor(parts: SaverParts) {
    this.#parts = parts;
    this.#document = parts.document;
    this.#sequence = parts.sequence;
    if (parts.unsaved) this.#version += 1;
  }

  get state(): SaveState {
    return this.#state;
  }

  /** False where this machine keeps nothing: a private window, a full disk. Then only the server has the work. */
  get keptHere(): boolean {
    return this.#keptHere;
  }

  /** Whether there is something that the server does not have. */
  get unsaved(): boolean {
    return this.#version > this.#savedVersion;
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
    if (!this.unsaved || this.#state.is === "conflict" || this.#state.is === "lost") return;
    if (this.#stopped || this.#resting) return;
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

  /** Another tab goes on with the work. What is here is on the disk when this resolves. */
  async rest(): Promise<void> {
    window.clearTimeout(this.#timer);
    while (this.#writing) await this.#writing;
    this.#resting = true;
  }

  /** This tab goes on with the work, from what the other one left where there is such. */
  wake(left: LocalDraft | null): void {
    this.#resting = false;
    if (left) {
      this.#document = left.document;
      this.#sequence = Math.max(this.#sequence, left.sequence);
      this.#submission = left.submission;
      this.#savedVersion = this.#version;
      this.#become({ is: "saved" });
    }
    if (left ? left.unsaved : this.unsaved) this.keep(this.#document);
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

  #become(state: SaveState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #plan(pause: number): void {
    if (this.#stopped || this.#resting) return;
    window.clearTimeout(this.#timer);
    this.#waitingSince ??= performance.now();
    const left = Math.max(0, LONGEST_MS - (performance.now() - this.#waitingSince));
    this.#timer = window.setTimeout(() => void this.flush(), Math.min(pause, left));
  }

  async #send(closing: boolean): Promise<void> {
    // A number is used once: an attempt without an answer may have arrived, and another window's must not pass for ours.
    this.#sequence += 1;
    const [document, version, sequence] = [this.#document, this.#version, this.#sequence];
    this.#waitingSince = null;
    void this.#write();
    if (this.#state.is === "changed") this.#become({ is: "saving" });
    try {
      await this.#parts.send({ sequence, document }, { closing });
    } catch (error) {
      await this.#refused(error);
      return;
    }
    this.#savedVersion = version;
    void this.#write();
    if (this.unsaved) {
      this.#become({ is: "changed" });
      this.#plan(PAUSE_MS);
    } else {
      this.#become({ is: "saved" });
    }
  }

  async #refused(error: unknown): Promise<void> {
    let state = stateFor(error);
    if (ranOut(state) && this.#parts.regain) {
      try {
        await this.#parts.regain();
        this.#plan(0);
        return;
      } catch (refusal) {
        state = stateFor(refusal);
      }
    }
    void this.#write();
    this.#become(state);
    if (state.is !== "conflict" && state.is !== "lost") this.#plan(RETRY_MS);
  }

  async #read(): Promise<LocalDraft | null> {
    // Without a local database there is only the server; that it is not kept here is no reason to stop.
    return this.#parts.local.read(this.#parts.key).catch(() => null);
  }

  #remark(keptHere: boolean): void {
    if (this.#keptHere === keptHere) return;
    this.#keptHere = keptHere;
    this.#become(this.#state);
  }

  /** One write at a time, the newest last: a slow disk is asked less often, never out of order. */
  async #write(): Promise<void> {
    if (this.#resting) return;
    if (this.#writing) {
      this.#writeAgain = true;
      return this.#writing;
    }
    const { key, base, place, local, effort } = this.#parts;
    const draft: LocalDraft = {
      key,
      base,
      document: this.#document,
      sequence: this.#sequence,
      unsaved: this.unsaved,
      submission: this.#submission,
      at: Date.now(),
      ...(place ? { place } : {}),
      ...effort(),
    };
    this.#writing = local
      .write(draft)
      .then(
        () => this.#remark(true),
        () => this.#remark(false),
      )
      .then(() => {
        this.#writing = null;
        const again = this.#writeAgain && !this.#stopped;
        this.#writeAgain = false;
        return again ? this.#write() : undefined;
      });
    return this.#writing;
  }
}
