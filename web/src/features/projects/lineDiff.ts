/** What became of a line between two versions of a text. */
export interface LineChange {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Texts of more changed lines than this (the product of both sides) are shown as one exchanged for the other. */
const MOST_CELLS = 4_000_000;

/** The lengths of the longest common subsequences of what follows each pair of places. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    if (!row || !below) continue;
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
}

function exchanged(before: readonly string[], after: readonly string[]): LineChange[] {
  return [
    ...before.map((text): LineChange => ({ kind: "gone", text })),
    ...after.map((text): LineChange => ({ kind: "new", text })),
  ];
}

function compared(before: readonly string[], after: readonly string[]): LineChange[] {
  if (before.length * after.length > MOST_CELLS) return exchanged(before, after);
  const common = commonLengths(before, after);
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      changes.push({ kind: "same", text: before[i] ?? "" });
      i += 1;
      j += 1;
    } else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      changes.push({ kind: "gone", text: before[i] ?? "" });
      i += 1;
    } else {
      changes.push({ kind: "new", text: after[j] ?? "" });
      j += 1;
    }
  }
  return [...changes, ...exchanged(before.slice(i), after.slice(j))];
}

/** The fewest lines taken out and put in that lead from one text to the other, in the order they are read. */
export function lineDiff(before: string, after: string): LineChange[] {
  const [old, now] = [before, after].map((text) => (text === "" ? [] : text.split("\n"))) as [string[], string[]];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const same = (lines: readonly string[]) => lines.map((text): LineChange => ({ kind: "same", text }));
  return [
    ...same(old.slice(0, head)),
    ...compared(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...same(old.slice(old.length - tail)),
  ];
}
