import { createStore, type StoreApi } from "zustand/vanilla";
import { nextGrapheme, previousGrapheme, type Stretch, snapped, wordAt } from "../../core/text/boundaries";

export interface ReadingState {
  /** Selected, not yet marked. */
  pending: Stretch | null;
  /** Where the keyboard stands. */
  caret: number | null;
  /** Where a selection by keyboard began. */
  anchor: number | null;
}

/** What is selected in a text, by mouse or by keyboard, always between whole characters. Positions are UTF-16. */
export class Reading {
  readonly store: StoreApi<ReadingState>;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.store = createStore(() => ({ pending: null, caret: null, anchor: null }));
  }

  get state(): ReadingState {
    return this.store.getState();
  }

  /** Takes a stretch, widened to whole characters and narrowed past spaces; false where nothing is left. */
  select(stretch: Stretch): boolean {
    const pending = snapped(this.#text, stretch);
    this.store.setState({ pending, caret: pending?.end ?? null, anchor: pending?.start ?? null });
    return pending !== null;
  }

  selectWord(unit: number): boolean {
    return this.select(wordAt(this.#text, unit));
  }

  place(caret: number): void {
    this.store.setState({ pending: null, caret, anchor: null });
  }

  /** The caret elsewhere; with `extend` what lies between becomes selected. */
  go(caret: number, extend: boolean): void {
    if (!extend) {
      this.place(caret);
      return;
    }
    const anchor = this.state.anchor ?? this.state.caret ?? caret;
    const [start, end] = anchor < caret ? [anchor, caret] : [caret, anchor];
    this.store.setState({ anchor, caret, pending: start < end ? { start, end } : null });
  }

  step(direction: 1 | -1, extend: boolean): void {
    const at = this.state.caret ?? 0;
    this.go(direction === 1 ? nextGrapheme(this.#text, at) : previousGrapheme(this.#text, at), extend);
  }

  /** To the far end of the next word, or the near end of the one before. */
  stepWord(direction: 1 | -1, extend: boolean): void {
    const text = this.#text;
    let at = this.state.caret ?? 0;
    if (direction === 1) {
      while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
      at = at < text.length ? wordAt(text, at).end : at;
    } else {
      while (at > 0 && /\s/.test(text[at - 1] ?? "")) at -= 1;
      at = at > 0 ? wordAt(text, at - 1).start : at;
    }
    this.go(at, extend);
  }

  clear(): boolean {
    const had = this.state.pending !== null || this.state.caret !== null;
    this.store.setState({ pending: null, caret: null, anchor: null });
    return had;
  }
}
