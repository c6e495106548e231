/** A stretch of text that is drawn as one block. Positions count UTF-16 units. */
export interface TextRow {
  index: number;
  /** The paragraph's number where the row begins one; a long paragraph is several rows. */
  paragraph: number | null;
  start: number;
  end: number;
}

/** A row longer than this is divided: a text without line breaks must not be one block of a megabyte. */
const LONGEST = 600;
const BREAKS = /[\s。！？；，、.!?;,]/;

/** Where a piece that begins at `start` best ends: behind a sign or space, never inside a pair of surrogates. */
function breakAfter(text: string, start: number, end: number): number {
  const limit = start + LONGEST;
  if (end <= limit) return end;
  for (let at = limit; at > start + LONGEST / 2; at -= 1) {
    if (BREAKS.test(text[at - 1] ?? "")) return at;
  }
  return /[\udc00-\udfff]/.test(text[limit] ?? "") ? limit - 1 : limit;
}

export function rowsOf(text: string): TextRow[] {
  const rows: TextRow[] = [];
  let [start, paragraph] = [0, 1];
  while (start <= text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    let from = start;
    do {
      const to = breakAfter(text, from, end);
      rows.push({ index: rows.length, paragraph: from === start ? paragraph : null, start: from, end: to });
      from = to;
    } while (from < end);
    paragraph += 1;
    start = end + 1;
  }
  return rows;
}

/** The row that holds a position. */
export function rowAt(rows: readonly TextRow[], unit: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rows[middle]?.start ?? 0) <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}
