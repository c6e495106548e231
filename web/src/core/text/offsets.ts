/** Every so many code points the UTF-16 position is noted, so that a lookup walks at most this far. */
const STRIDE = 256;

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/**
 * Positions in a text, between UTF-16 units (what the browser counts) and Unicode code points (what is stored).
 * A lone surrogate counts as one code point, as it does in Python.
 */
export class TextOffsets {
  readonly text: string;
  /** The number of code points. */
  readonly length: number;
  /** UTF-16 positions of code points 0, STRIDE, 2·STRIDE…; null where every unit is a code point. */
  readonly #marks: Uint32Array | null;

  constructor(text: string) {
    this.text = text;
    const marks: number[] = [];
    let points = 0;
    for (let unit = 0; unit < text.length; unit += this.#width(unit)) {
      if (points % STRIDE === 0) marks.push(unit);
      points += 1;
    }
    this.length = points;
    this.#marks = points === text.length ? null : Uint32Array.from(marks);
  }

  #width(unit: number): 1 | 2 {
    const pair =
      isHighSurrogate(this.text.charCodeAt(unit)) &&
      unit + 1 < this.text.length &&
      isLowSurrogate(this.text.charCodeAt(unit + 1));
    return pair ? 2 : 1;
  }

  /** The UTF-16 position of a code point; beyond the end, the end. */
  toUnits(point: number): number {
    if (point <= 0) return 0;
    if (point >= this.length) return this.text.length;
    if (this.#marks === null) return point;
    let unit = this.#marks[Math.floor(point / STRIDE)] ?? 0;
    for (let rest = point % STRIDE; rest > 0; rest -= 1) unit += this.#width(unit);
    return unit;
  }

  /** The code point at a UTF-16 position; a position inside a pair belongs to the pair's start. */
  toPoints(unit: number): number {
    if (unit <= 0) return 0;
    if (unit >= this.text.length) return this.length;
    if (this.#marks === null) return unit;
    const mark = this.#markBefore(unit);
    let here = this.#marks[mark] ?? 0;
    let point = mark * STRIDE;
    while (here + this.#width(here) <= unit) {
      here += this.#width(here);
      point += 1;
    }
    return point;
  }

  #markBefore(unit: number): number {
    const marks = this.#marks ?? new Uint32Array();
    let [low, high] = [0, marks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((marks[middle] ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The text between two code points. */
  slice(start: number, end: number): string {
    return this.text.slice(this.toUnits(start), this.toUnits(end));
  }
}
