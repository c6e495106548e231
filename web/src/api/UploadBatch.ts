import { Problem } from "../core/problem";
import { beginUpload, sendChunk, uploadState } from "./uploads";

export interface FileToSend {
  path: string;
  file: File;
}

export type BatchState = "sending" | "paused" | "sent" | "stopped";

export interface BatchProgress {
  state: BatchState;
  files: number;
  filesSent: number;
  bytes: number;
  bytesSent: number;
  /** Refused by the server (too large, not allowed): the rest goes on. */
  refused: readonly { path: string; problem: Problem }[];
  /** The line is down; it is tried again by itself. */
  waiting: boolean;
}

const CHUNK = 8 * 1024 * 1024;
const AT_ONCE = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Sends many files in resumable chunks, a few at once. A cut line is waited out; after it the server is asked how much
 * it holds, and sending goes on from there. Pausing keeps everything; nothing is sent twice.
 */
export class UploadBatch {
  private progress: BatchProgress;
  private readonly queue: FileToSend[];
  private readonly begun = new Map<string, string>();
  private readonly ids: string[] = [];
  private readonly listeners = new Set<() => void>();
  private stop = new AbortController();
  private running = 0;
  private settle: (ids: string[]) => void = () => undefined;

  constructor(
    readonly dataset: string,
    files: readonly FileToSend[],
  ) {
    this.queue = [...files];
    this.progress = {
      state: "paused",
      files: files.length,
      filesSent: 0,
      bytes: files.reduce((sum, { file }) => sum + file.size, 0),
      bytesSent: 0,
      refused: [],
      waiting: false,
    };
  }

  snapshot = (): BatchProgress => this.progress;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Resolves with the ids of the finished uploads once every file is sent or refused. */
  start(): Promise<string[]> {
    const done = new Promise<string[]>((resolve) => {
      this.settle = resolve;
    });
    this.resume();
    return done;
  }

  pause(): void {
    if (this.progress.state !== "sending") return;
    this.stop.abort();
    this.tell({ state: "paused", waiting: false });
  }

  resume(): void {
    if (this.progress.state !== "paused") return;
    this.stop = new AbortController();
    this.tell({ state: "sending" });
    while (this.running < Math.min(AT_ONCE, this.queue.length)) void this.work(this.stop.signal);
    if (this.queue.length === 0 && this.running === 0) this.finish();
  }

  cancel(): void {
    this.stop.abort();
    this.queue.length = 0;
    this.tell({ state: "stopped" });
  }

  private tell(change: Partial<BatchProgress>): void {
    this.progress = { ...this.progress, ...change };
    for (const listener of this.listeners) listener();
  }

  private async work(signal: AbortSignal): Promise<void> {
    this.running += 1;
    for (let next = this.queue.shift(); next && !signal.aborted; next = this.queue.shift()) {
      await this.send(next, signal);
    }
    this.running -= 1;
    if (this.running === 0 && this.queue.length === 0 && !signal.aborted) this.finish();
  }

  private finish(): void {
    this.tell({ state: "sent" });
    this.settle(this.ids);
  }

  private async send(entry: FileToSend, signal: AbortSignal): Promise<void> {
    let counted = 0;
    const count = (offset: number) => {
      this.tell({ bytesSent: this.progress.bytesSent + offset - counted, waiting: false });
      counted = offset;
    };
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        this.ids.push(await this.sendOnce(entry, count, signal));
        this.tell({ filesSent: this.progress.filesSent + 1 });
        return;
      } catch (error) {
        if (signal.aborted) {
          count(0);
          this.queue.unshift(entry);
          return;
        }
        if (!(error instanceof Problem)) throw error;
        if (!mayPass(error)) {
          this.tell({ refused: [...this.progress.refused, { path: entry.path, problem: error }] });
          return;
        }
        this.tell({ waiting: true });
        await pauseFor(wait, signal);
      }
    }
  }

  private async sendOnce(
    { path, file }: FileToSend,
    count: (offset: number) => void,
    signal: AbortSignal,
  ): Promise<string> {
    const known = this.begun.get(path);
    const upload = known
      ? await uploadState(known, signal)
      : await beginUpload(this.dataset, { path, size: file.size }, signal);
    this.begun.set(path, upload.id);
    let offset = upload.received;
    count(offset);
    while (offset < file.size) {
      const answer = await sendChunk(upload.id, offset, file.slice(offset, offset + CHUNK), signal);
      offset = answer.received;
      count(offset);
    }
    return upload.id;
  }
}

const SERVER_FAULT = 500;
const TOO_MANY = 429;

function mayPass(problem: Problem): boolean {
  return problem.offline || problem.status >= SERVER_FAULT || problem.status === TOO_MANY;
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      window.clearTimeout(timer);
      resolve();
    });
  });
}
