import { applyForward, applyInverse, change, joined, type Patch } from "../core/patch";

/** How an edit enters the history: as a step of its own, or joined to the step before where that has the same key. */
export type Policy = { as: "step" } | { as: "merge"; key: string };

export const STEP: Policy = { as: "step" };
export const merging = (key: string): Policy => ({ as: "merge", key });

export interface Entry {
  patch: Patch;
  /** What a person would call it; shown in the history and on undo. */
  title: string;
  /** The object the edit was about, where it was about one. */
  about: string | null;
  at: number;
}

interface Step extends Entry {
  merge: string | null;
}

export interface EditInfo {
  title: string;
  policy: Policy;
  about?: string | null;
}

export type Cause = "edit" | "undo" | "redo" | "replace";

type Listener<State> = (state: State, cause: Cause, entry: Entry | null) => void;

/** A merge is over after this pause: what was typed a while ago is not undone with what is typed now. */
const MERGE_MS = 1500;

/**
 * The one history of a piece of work: undo and redo, the local draft and the autosave all follow it.
 * Nothing else changes the state.
 */
export class History<State extends object> {
  #state: State;
  #done: Step[] = [];
  #undone: Step[] = [];
  readonly #listeners = new Set<Listener<State>>();
  readonly #now: () => number;

  constructor(state: State, now: () => number = () => performance.now()) {
    this.#state = state;
    this.#now = now;
  }

  get state(): State {
    return this.#state;
  }

  get done(): readonly Entry[] {
    return this.#done;
  }

  get undone(): readonly Entry[] {
    return this.#undone;
  }

  /** Applies a recipe; false where it changed nothing. */
  edit(info: EditInfo, recipe: (draft: State) => void): boolean {
    const made = change(this.#state, recipe);
    if (!made) return false;
    const merge = info.policy.as === "merge" ? info.policy.key : null;
    const step = { patch: made.patch, title: info.title, about: info.about ?? null, at: this.#now(), merge };
    this.#record(step);
    this.#undone = [];
    this.#become(made.next, "edit", step);
    return true;
  }

  undo(): Entry | null {
    const step = this.#done.pop();
    if (!step) return null;
    this.#undone.push({ ...step, merge: null });
    this.#become(applyInverse(this.#state, step.patch), "undo", step);
    return step;
  }

  redo(): Entry | null {
    const step = this.#undone.pop();
    if (!step) return null;
    this.#done.push(step);
    this.#become(applyForward(this.#state, step.patch), "redo", step);
    return step;
  }

  /** Another state altogether (a draft from elsewhere was chosen): there is no way back over it. */
  replace(state: State): void {
    this.#done = [];
    this.#undone = [];
    this.#become(state, "replace", null);
  }

  subscribe(listener: Listener<State>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #record(step: Step): void {
    const last = this.#done.at(-1);
    if (last && step.merge !== null && last.merge === step.merge && step.at - last.at < MERGE_MS) {
      this.#done[this.#done.length - 1] = { ...step, patch: joined(last.patch, step.patch) };
    } else {
      this.#done.push(step);
    }
  }

  #become(state: State, cause: Cause, entry: Entry | null): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state, cause, entry);
  }
}
