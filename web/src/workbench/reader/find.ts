/** Finding words in a text. Positions are UTF-16 units; what is found never cuts a character in two. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { graphemeAt, type Stretch } from "../../core/text/boundaries";
import { rowAt, type TextRow } from "./rows";

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

function whole(text: string, { start, end }: Stretch): boolean {
  return graphemeAt(text, start).start === start && graphemeAt(text, end - 1).end === end;
}

/**
 * Every place where `wanted` stands, from the start, without overlaps. Matching is by code point, so that neither the
 * case of letters nor a pair of surrogates moves a position.
 */
export function found(text: string, wanted: string, letters: "as written" | "any case" = "any case"): Stretch[] {
  if (wanted === "") return [];
  const pattern = new RegExp(wanted.replace(SPECIAL, "\\$&"), letters === "any case" ? "giu" : "gu");
  return [...text.matchAll(pattern)]
    .map((match): Stretch => ({ start: match.index, end: match.index + match[0].length }))
    .filter((place) => whole(text, place));
}

export interface FindingState {
  open: boolean;
  wanted: string;
  places: readonly Stretch[];
  /** Which of the places is the present one; -1 where there is none. */
  at: number;
}

const CLOSED: FindingState = { open: false, wanted: "", places: [], at: -1 };

/** What is looked for in a text, and which of the places one is at. */
export class Finding {
  readonly store: StoreApi<FindingState>;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.store = createStore(() => CLOSED);
  }

  get state(): FindingState {
    return this.store.getState();
  }

  get current(): Stretch | null {
    return this.state.places[this.state.at] ?? null;
  }

  open(): void {
    this.store.setState({ open: true });
  }

  /** Closes the search; what was looked for is kept for the next time. */
  close(): void {
    this.store.setState({ open: false });
  }

  /** Looks for other words; the present place is the first at or behind `from`. */
  look(wanted: string, from: number): void {
    const places = found(this.#text, wanted);
    const next = places.findIndex((place) => place.start >= from);
    this.store.setState({ wanted, places, at: next < 0 ? Math.min(0, places.length - 1) : next });
  }

  /** To the next place or the one before; behind the last comes the first. */
  step(direction: 1 | -1): void {
    const { places, at } = this.state;
    if (places.length > 0) this.store.setState({ at: (at + direction + places.length) % places.length });
  }
}

/** The places in the rows from `first` to `last`, with which of all they are. `places` ascend. */
export function placesIn(
  places: readonly Stretch[],
  rows: readonly TextRow[],
  first: number,
  last: number,
): { place: Stretch; index: number }[] {
  return places.flatMap((place, index) => {
    const row = rowAt(rows, place.start);
    return row >= first && row <= last ? [{ place, index }] : [];
  });
}
