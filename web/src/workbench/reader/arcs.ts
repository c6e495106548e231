/** Where the lines of relations run. Plain geometry, in the pixels of the article. */

/** Where a member is seen: the box of its first line. */
export interface Anchor {
  x: number;
  top: number;
  /** Lines of text that share this are one line on the screen. */
  line: number;
}

export interface Tie {
  id: string;
  label: string;
  from: Anchor;
  to: Anchor;
}

export interface Arc {
  id: string;
  label: string;
  path: string;
  /** Where its name stands. */
  at: { x: number; y: number };
  arrow: string;
}

const LANE = 15;
const FIRST = 9;
const CORNER = 6;
const GUTTER = 14;
const ARROW = 4;
/** So far apart leave two lines that begin at the same word. */
const SPREAD = 5;

interface Run {
  line: number;
  left: number;
  right: number;
  lane: number;
}

/** The lowest lane over a line of text in which nothing else runs there. */
function laneFor(runs: Run[], line: number, left: number, right: number): number {
  let lane = 0;
  const clashes = (run: Run) => run.line === line && run.lane === lane && run.left < right && left < run.right;
  while (runs.some(clashes)) lane += 1;
  runs.push({ line, left, right, lane });
  return lane;
}

function arrowAt(x: number, y: number): string {
  return `M${x - ARROW} ${y - 1.6 * ARROW}L${x} ${y}L${x + ARROW} ${y - 1.6 * ARROW}`;
}

/** Up from one word, along, and down to the other; the corners are round. */
function bracket(x0: number, y0: number, x1: number, y1: number, height: number): string {
  const way = Math.sign(x1 - x0) || 1;
  const corner = Math.min(CORNER, Math.abs(x1 - x0) / 2);
  return [
    `M${x0} ${y0}`,
    `V${height + corner}`,
    `Q${x0} ${height} ${x0 + way * corner} ${height}`,
    `H${x1 - way * corner}`,
    `Q${x1} ${height} ${x1} ${height + corner}`,
    `V${y1}`,
  ].join("");
}

/** Over the words' own lines and down a lane in the margin. */
function around(x0: number, y0: number, h0: number, margin: number, x1: number, y1: number, h1: number): string {
  const down = Math.sign(h1 - h0) || 1;
  return [
    `M${x0} ${y0}`,
    `V${h0 + CORNER}`,
    `Q${x0} ${h0} ${x0 - CORNER} ${h0}`,
    `H${margin + CORNER}`,
    `Q${margin} ${h0} ${margin} ${h0 + down * CORNER}`,
    `V${h1 - down * CORNER}`,
    `Q${margin} ${h1} ${margin + CORNER} ${h1}`,
    `H${x1 - CORNER}`,
    `Q${x1} ${h1} ${x1} ${h1 + CORNER}`,
    `V${y1}`,
  ].join("");
}

/** Ends that meet at one word stand side by side. */
function spreadEnds(ties: readonly Tie[]): Map<string, { from: number; to: number }> {
  const used = new Map<string, number>();
  const next = ({ x, line }: Anchor) => {
    const key = `${line} ${Math.round(x)}`;
    const count = used.get(key) ?? 0;
    used.set(key, count + 1);
    return x + (count % 2 === 0 ? 1 : -1) * Math.ceil(count / 2) * SPREAD;
  };
  return new Map(ties.map((tie) => [tie.id, { from: next(tie.from), to: next(tie.to) }]));
}

/** Lines that do not run over each other: the shortest nearest to the text, those between lines by the margin. */
export function routed(ties: readonly Tie[], widthOf: (label: string) => number): Arc[] {
  const runs: Run[] = [];
  const ends = spreadEnds(ties);
  let margins = 0;
  const byLength = [...ties].sort((a, b) => Math.abs(a.to.x - a.from.x) - Math.abs(b.to.x - b.from.x));
  return byLength.map((tie): Arc => {
    const { id, label, from, to } = tie;
    const { from: x0 = from.x, to: x1 = to.x } = ends.get(id) ?? {};
    const half = widthOf(label) / 2 + 4;
    if (from.line === to.line) {
      const middle = (x0 + x1) / 2;
      const [left, right] = [Math.min(x0, x1, middle - half), Math.max(x0, x1, middle + half)];
      const height = Math.min(from.top, to.top) - FIRST - laneFor(runs, from.line, left, right) * LANE;
      const path = bracket(x0, from.top - 1, x1, to.top - 2, height);
      return { id, label, path, at: { x: middle, y: height }, arrow: arrowAt(x1, to.top - 1) };
    }
    const margin = -GUTTER - (margins % 4) * 7;
    margins += 1;
    const h0 = from.top - FIRST - laneFor(runs, from.line, margin, x0) * LANE;
    const h1 = to.top - FIRST - laneFor(runs, to.line, margin, x1) * LANE;
    const path = around(x0, from.top - 1, h0, margin, x1, to.top - 2, h1);
    return { id, label, path, at: { x: Math.max(margin + half + 8, x1 / 2), y: h1 }, arrow: arrowAt(x1, to.top - 1) };
  });
}
