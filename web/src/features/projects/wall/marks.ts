/** Which objects are marked, where a range begins, and what was marked before: pure, so that undo is a step back. */
export interface Marks {
  readonly marked: ReadonlySet<string>;
  readonly anchor: string | null;
  readonly before: Marks | null;
}

export const NO_MARKS: Marks = { marked: new Set(), anchor: null, before: null };

function next(marks: Marks, marked: ReadonlySet<string>, anchor: string | null): Marks {
  return { marked, anchor, before: marks };
}

/** Marks one, or takes its mark away. */
export function toggle(marks: Marks, key: string): Marks {
  const marked = new Set(marks.marked);
  if (!marked.delete(key)) marked.add(key);
  return next(marks, marked, key);
}

/** All from the last one touched to this one become what this one becomes. */
export function extend(marks: Marks, keys: readonly string[], key: string): Marks {
  const [from, to] = [keys.indexOf(marks.anchor ?? key), keys.indexOf(key)];
  if (from < 0 || to < 0) return toggle(marks, key);
  const wanted = !marks.marked.has(key);
  const marked = new Set(marks.marked);
  for (const one of keys.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (wanted) marked.add(one);
    else marked.delete(one);
  }
  return next(marks, marked, key);
}

export function clear(marks: Marks): Marks {
  return marks.marked.size === 0 ? marks : next(marks, new Set(), null);
}

export function undo(marks: Marks): Marks {
  return marks.before ?? marks;
}
