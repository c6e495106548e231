import { rowAt, type TextRow } from "./rows";

/** A marked stretch as the reader draws it. Compared by identity: made anew when anything of it changes. */
export interface Mark {
  id: string;
  /** UTF-16 stretches, ascending and apart. */
  pieces: readonly (readonly [number, number])[];
  color: string;
  label: string;
  kind: "object" | "ghost" | "before";
  selected: boolean;
}

/** A mark over a segment. */
export interface Cover {
  mark: Mark;
  /** How far beneath the text its bar lies; 0 is nearest. */
  level: number;
  /** The mark's label stands here, with room for about so many characters. */
  label: number | null;
  /** The mark begins or ends with this segment. */
  opens: boolean;
  closes: boolean;
}

export interface Segment {
  start: number;
  end: number;
  covers: readonly Cover[];
}

export interface RowLayout {
  row: TextRow;
  segments: readonly Segment[];
  levels: number;
}

interface Piece {
  mark: Mark;
  start: number;
  end: number;
  level: number;
}

/** Room for labels of marks that are not followed by another. */
const PLENTY = 40;

function lengthOf(mark: Mark): number {
  return mark.pieces.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** Bars that overlap lie beneath each other, the shortest nearest to the text. All pieces of a mark share a level. */
function levelled(marks: readonly Mark[], row: TextRow): Piece[] {
  const placed: Piece[] = [];
  for (const mark of [...marks].sort((a, b) => lengthOf(a) - lengthOf(b))) {
    const own = mark.pieces
      .map(([start, end]) => ({ start: Math.max(start, row.start), end: Math.min(end, row.end) }))
      .filter(({ start, end }) => start < end);
    let level = 0;
    const clashes = (one: Piece) =>
      one.level === level && own.some((piece) => piece.start < one.end && one.start < piece.end);
    while (placed.some(clashes)) level += 1;
    for (const piece of own) placed.push({ ...piece, mark, level });
  }
  return placed;
}

/** From each place where something begins or ends to the next. */
function cuts(row: TextRow, pieces: readonly Piece[]): number[] {
  const places = new Set([row.start, row.end]);
  const add = (at: number) => {
    if (at > row.start && at < row.end) places.add(at);
  };
  for (const piece of pieces) {
    add(piece.start);
    add(piece.end);
  }
  return [...places].sort((a, b) => a - b);
}

function roomAfter(piece: Piece, pieces: readonly Piece[]): number {
  const next = pieces
    .filter((one) => one !== piece && one.level === piece.level && one.start >= piece.end)
    .reduce((nearest, one) => Math.min(nearest, one.start), Number.POSITIVE_INFINITY);
  return Math.min(next - piece.start, PLENTY);
}

export function layoutRow(row: TextRow, marks: readonly Mark[]): RowLayout {
  const pieces = levelled(marks, row);
  const places = cuts(row, pieces);
  const segments = places.slice(0, -1).map((start, index): Segment => {
    const end = places[index + 1] ?? row.end;
    const covers = pieces
      .filter((piece) => piece.start <= start && piece.end >= end)
      .map((piece): Cover => {
        const opens = piece.start === start && piece.mark.pieces.some(([from]) => from === start);
        const first = opens && piece.mark.pieces[0]?.[0] === start;
        // A mark that goes on from the row above says its name again.
        const goesOn = start === row.start && (piece.mark.pieces[0]?.[0] ?? start) < start;
        return {
          mark: piece.mark,
          level: piece.level,
          label: first || goesOn ? roomAfter(piece, pieces) : null,
          opens,
          closes: piece.mark.pieces.some(([, to]) => to === end),
        };
      })
      .sort((a, b) => a.level - b.level);
    return { start, end, covers };
  });
  const levels = pieces.reduce((most, piece) => Math.max(most, piece.level + 1), 0);
  return { row, segments, levels };
}

interface Kept {
  marks: readonly Mark[];
  layout: RowLayout;
}

function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  return a.length === b.length && a.every((mark, index) => mark === b[index]);
}

/** Lays rows out when they are asked for, and again only when something in them changed. */
export class RowLayouts {
  readonly rows: readonly TextRow[];
  readonly #kept = new Map<number, Kept>();
  #byRow = new Map<number, Mark[]>();

  constructor(rows: readonly TextRow[]) {
    this.rows = rows;
  }

  show(marks: readonly Mark[]): void {
    this.#byRow = new Map();
    for (const mark of marks) for (const index of this.#rowsOf(mark)) this.#at(index).push(mark);
  }

  #rowsOf(mark: Mark): Set<number> {
    const found = new Set<number>();
    for (const [start, end] of mark.pieces) {
      for (let index = rowAt(this.rows, start); index <= rowAt(this.rows, end - 1); index += 1) found.add(index);
    }
    return found;
  }

  #at(index: number): Mark[] {
    const known = this.#byRow.get(index);
    if (known) return known;
    const fresh: Mark[] = [];
    this.#byRow.set(index, fresh);
    return fresh;
  }

  of(index: number): RowLayout | null {
    const row = this.rows[index];
    if (!row) return null;
    const marks = this.#byRow.get(index) ?? [];
    const known = this.#kept.get(index);
    if (known && sameMarks(known.marks, marks)) return known.layout;
    const layout = layoutRow(row, marks);
    this.#kept.set(index, { marks, layout });
    return layout;
  }
}
