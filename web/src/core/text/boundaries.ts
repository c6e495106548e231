/** A stretch of UTF-16 units. */
export interface Stretch {
  start: number;
  end: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const segmenters = new Map<string, Intl.Segmenter>();

function wordsOf(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  const made = new Intl.Segmenter(language, { granularity: "word" });
  segmenters.set(language, made);
  return made;
}

/** The longest cluster looked at: emoji families and stacked marks are shorter by far. */
const REACH = 64;

function around(text: string, unit: number): { window: string; from: number } {
  let from = Math.max(0, unit - REACH);
  // A window must not begin inside a pair.
  if (from > 0 && /[\udc00-\udfff]/.test(text[from] ?? "")) from -= 1;
  return { window: text.slice(from, unit + REACH), from };
}

/** The cluster a person takes for one character that holds `unit` (a base with its marks, a joined emoji). */
export function graphemeAt(text: string, unit: number): Stretch {
  const { window, from } = around(text, unit);
  const found = graphemes.segment(window).containing(unit - from);
  if (!found) return { start: unit, end: unit };
  return { start: from + found.index, end: from + found.index + found.segment.length };
}

export function nextGrapheme(text: string, unit: number): number {
  return unit >= text.length ? text.length : graphemeAt(text, unit).end;
}

export function previousGrapheme(text: string, unit: number): number {
  return unit <= 0 ? 0 : graphemeAt(text, unit - 1).start;
}

/** A stretch widened so that it cuts no cluster, then narrowed past spaces at its ends; null where nothing is left. */
export function snapped(text: string, stretch: Stretch): Stretch | null {
  let start = stretch.start < text.length ? graphemeAt(text, stretch.start).start : text.length;
  let end = stretch.end > 0 ? graphemeAt(text, stretch.end - 1).end : 0;
  while (start < end && /\s/.test(text[start] ?? "")) start += 1;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end -= 1;
  return start < end ? { start, end } : null;
}

/** The word at a position, in Chinese by dictionary; a sign or space where there is no word. */
export function wordAt(text: string, unit: number, language = "zh"): Stretch {
  const lineStart = text.lastIndexOf("\n", unit - 1) + 1;
  const found = text.indexOf("\n", unit);
  const lineEnd = found < 0 ? text.length : found;
  const segment = wordsOf(language)
    .segment(text.slice(lineStart, lineEnd))
    .containing(unit - lineStart);
  if (!segment) return { start: unit, end: unit };
  return { start: lineStart + segment.index, end: lineStart + segment.index + segment.segment.length };
}
