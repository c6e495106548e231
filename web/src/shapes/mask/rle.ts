/**
 * Run-length masks as COCO writes them; the same code as `dianjing.shapes._rle`. Runs of 0 and 1 in turn, down the
 * columns, beginning with 0.
 */
export type Runs = readonly number[];

const GROUP = 32;
const LONGEST_NUMBER = 13;

/** The runs of a compressed string; null where it is broken or does not fill `pixels`. */
export function decode(text: string, pixels: number): Runs | null {
  const runs: number[] = [];
  let [filled, position] = [0, 0];
  while (position < text.length) {
    const read = numberAt(text, position);
    if (!read) return null;
    position = read.next;
    const run = read.value + (runs.length > 2 ? (runs.at(-2) ?? 0) : 0);
    filled += run;
    if (run < 0 || filled > pixels) return null;
    runs.push(run);
  }
  return filled === pixels ? runs : null;
}

/** Five bits a letter, the least first; arithmetic instead of shifts, since runs may pass 32 bits. */
function numberAt(text: string, position: number): { value: number; next: number } | null {
  let [value, weight] = [0, 1];
  for (let group = 0; group < LONGEST_NUMBER; group += 1) {
    const bits = text.charCodeAt(position + group) - 48;
    if (!(bits >= 0 && bits < 2 * GROUP)) return null;
    value += (bits % GROUP) * weight;
    weight *= GROUP;
    if (bits < GROUP) return { value: bits >= GROUP / 2 ? value - weight : value, next: position + group + 1 };
  }
  return null;
}

export function encode(runs: Runs): string {
  let text = "";
  runs.forEach((run, index) => {
    let number = index > 2 ? run - (runs[index - 2] ?? 0) : run;
    for (let more = true; more; ) {
      const bits = ((number % GROUP) + GROUP) % GROUP;
      number = Math.floor(number / GROUP);
      more = number !== (bits >= GROUP / 2 ? -1 : 0);
      text += String.fromCharCode(bits + (more ? GROUP : 0) + 48);
    }
  });
  return text;
}

/** The stretches of 1 as [start, end), neighbours joined and empty ones left out. */
export function stretches(runs: Runs): [number, number][] {
  const found: [number, number][] = [];
  let position = 0;
  runs.forEach((run, index) => {
    const last = found.at(-1);
    if (index % 2 === 1 && run > 0) {
      if (last && last[1] === position) last[1] += run;
      else found.push([position, position + run]);
    }
    position += run;
  });
  return found;
}

export function areaOf(runs: Runs): number {
  return runs.reduce((sum, run, index) => sum + (index % 2 === 1 ? run : 0), 0);
}

/** How many pixels both have set. */
export function shared(a: Runs, b: Runs): number {
  const [ones, twos] = [stretches(a), stretches(b)];
  let [total, one, two] = [0, 0, 0];
  for (let [p, q] = [ones[one], twos[two]]; p && q; [p, q] = [ones[one], twos[two]]) {
    total += Math.max(Math.min(p[1], q[1]) - Math.max(p[0], q[0]), 0);
    if (p[1] <= q[1]) one += 1;
    else two += 1;
  }
  return total;
}
