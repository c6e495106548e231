import type { LabelledObject } from "../../core/document";
import type { Ghost } from "../session/ghosts";

export type Row =
  | { key: string; object: LabelledObject }
  | { key: string; ghost: Ghost }
  | { key: string; label: string; ids: readonly string[] };

export interface ListWish {
  /** Words that a row must have. */
  text: string;
  /** Under a heading for each class. */
  grouped: boolean;
  /** Classes whose rows are folded away. */
  folded: ReadonlySet<string>;
}

/** What is said of an object, as far as it is words: searched along with its name. */
function saidOf({ id, attributes = {} }: LabelledObject): string {
  const words = Object.values(attributes)
    .flat()
    .filter((value) => typeof value === "string");
  return [id, ...words].join(" ");
}

function groups(rows: readonly Row[], folded: ReadonlySet<string>): Row[] {
  const byLabel = new Map<string, Row[]>();
  for (const row of rows) {
    const label = "object" in row ? row.object.label : "ghost" in row ? row.ghost.object.label : "";
    const there = byLabel.get(label);
    if (there) there.push(row);
    else byLabel.set(label, [row]);
  }
  return [...byLabel].flatMap(([label, own]): Row[] => {
    const heading = { key: `class ${label}`, label, ids: own.map((row) => row.key) };
    return folded.has(label) ? [heading] : [heading, ...own];
  });
}

/** The rows of the list: objects in the order of the document, then suggestions, as the person wants them. */
export function rowsOf(
  objects: readonly LabelledObject[],
  ghosts: readonly Ghost[],
  titleOf: (object: LabelledObject) => string,
  { text, grouped, folded }: ListWish,
): Row[] {
  const wanted = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (object: LabelledObject) => {
    if (wanted.length === 0) return true;
    const words = `${titleOf(object)} ${object.label} ${saidOf(object)}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  };
  const rows: Row[] = [
    ...objects.filter(fits).map((object) => ({ key: object.id, object })),
    ...ghosts.filter(({ object }) => fits(object)).map((ghost) => ({ key: ghost.id, ghost })),
  ];
  return grouped ? groups(rows, folded) : rows;
}
