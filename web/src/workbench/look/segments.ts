/** A stretch of a text that one mark covers; positions count UTF-16 units. */
export interface Mark {
  start: number;
  end: number;
  color: string;
  title: string;
  dashed: boolean;
}

/** A piece of a text under the same marks throughout, the longest of them first. */
export interface Segment {
  start: number;
  end: number;
  marks: readonly Mark[];
}

/** Divides a text where marks begin and end. Marks may nest and overlap; empty ones cover nothing. */
export function segmentsOf(length: number, marks: readonly Mark[]): Segment[] {
  const sound = marks.filter(({ start, end }) => start < end && end <= length);
  const cuts = [...new Set([0, length, ...sound.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const coming = [...sound].sort((a, b) => a.start - b.start);
  let under: Mark[] = [];
  const found: Segment[] = [];
  cuts.slice(0, -1).forEach((start, index) => {
    under = under.filter(({ end }) => end > start);
    for (let next = coming[0]; next && next.start <= start; next = coming[0]) {
      under.push(next);
      coming.shift();
    }
    const marks = [...under].sort((a, b) => b.end - b.start - (a.end - a.start));
    found.push({ start, end: cuts[index + 1] ?? length, marks });
  });
  return found;
}
