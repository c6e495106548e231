import type { Relation } from "../../core/document";
import type { Mark } from "./layout";
import { rowAt, type TextRow } from "./rows";

/** Two marks that a relation ties; one of many members gives a tie from its first to each other. */
export interface MarkTie {
  id: string;
  relation: string;
  label: string;
  from: Mark;
  to: Mark;
}

export function tiesOf(relations: readonly Relation[], marks: readonly Mark[]): MarkTie[] {
  if (relations.length === 0) return [];
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  return relations.flatMap((relation) => {
    const [from, ...others] = Object.values(relation.members)
      .flat()
      .map((id) => byId.get(id));
    if (!from) return [];
    return others.flatMap((to): MarkTie[] =>
      to ? [{ id: `${relation.id} ${to.id}`, relation: relation.id, label: relation.label, from, to }] : [],
    );
  });
}

export function firstUnit(mark: Mark): number {
  return mark.pieces[0]?.[0] ?? 0;
}

/** More lanes over a line than this would tear the text apart: lines then share. */
const MOST_LANES = 4;

/** How many lines run over each row, so that there is room for them. */
export function lanesByRow(ties: readonly MarkTie[], rows: readonly TextRow[]): Map<number, number> {
  const lanes = new Map<number, number>();
  for (const { from, to } of ties) {
    const both = new Set([rowAt(rows, firstUnit(from)), rowAt(rows, firstUnit(to))]);
    for (const row of both) lanes.set(row, Math.min(MOST_LANES, (lanes.get(row) ?? 0) + 1));
  }
  return lanes;
}
