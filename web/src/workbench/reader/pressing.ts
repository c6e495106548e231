/** What a press of the mouse on the text means. */
import type { Stretch } from "../../core/text/boundaries";
import type { Session } from "../session/Session";
import { addPiece, type TextPlace } from "./edits";
import type { Mark } from "./layout";
import type { Reading } from "./reading";

export interface Press {
  /** What was dragged over. */
  stretch: Stretch | null;
  /** Where the button was let go. */
  unit: number | null;
  /** How many presses in a row. */
  clicks: number;
  /** Ctrl or ⌘. */
  mod: boolean;
  shift: boolean;
}

function lengthOf(mark: Mark): number {
  return mark.pieces.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** Marks at a position, the shortest first: what lies on top is picked first. */
export function marksAt(marks: readonly Mark[], unit: number): string[] {
  return marks
    .filter((mark) => mark.kind !== "before" && mark.pieces.some(([start, end]) => unit >= start && unit <= end))
    .sort((a, b) => lengthOf(a) - lengthOf(b))
    .map((mark) => mark.id);
}

/** Words that were dragged over wait for a class; with Ctrl they become another piece of the selected mark. */
function dragged(place: TextPlace, reading: Reading, stretch: Stretch, mod: boolean): void {
  if (!reading.select(stretch)) return;
  const { pending } = reading.state;
  if (mod && pending && addPiece(place, pending)) reading.clear();
  else place.session.select([]);
}

function toggled(session: Session, id: string): void {
  const { selection } = session.state;
  session.select(selection.includes(id) ? selection.filter((one) => one !== id) : [...selection, id]);
}

/** A mark is picked, pressed again the one beneath; an empty place takes the caret. */
function clicked(session: Session, reading: Reading, under: readonly string[], unit: number, adds: boolean): void {
  const [top] = under;
  if (top === undefined) {
    reading.place(unit);
    if (!adds) session.select([]);
    return;
  }
  reading.clear();
  if (adds) {
    toggled(session, top);
    return;
  }
  const { selection } = session.state;
  const at = selection.length === 1 ? under.indexOf(selection[0] ?? "") : -1;
  session.select([under[(at + 1) % under.length] ?? top]);
}

export function press(place: TextPlace, reading: Reading, marks: readonly Mark[], done: Press): void {
  const { stretch, unit, clicks, mod, shift } = done;
  if (stretch && clicks < 2) dragged(place, reading, stretch, mod);
  else if (unit === null) return;
  else if (clicks === 2) {
    if (reading.selectWord(unit)) place.session.select([]);
  } else {
    clicked(place.session, reading, marksAt(marks, unit), unit, mod || shift);
  }
}
