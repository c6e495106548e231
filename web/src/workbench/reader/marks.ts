import type { LabelledObject, SpanShape } from "../../core/document";
import type { TextOffsets } from "../../core/text/offsets";
import { currentGhost } from "../session/edits";
import type { Session, SessionState } from "../session/Session";
import type { Mark } from "./layout";

/** An object's span on this media; one on text written in the task itself lies elsewhere. */
export function spanOf(object: LabelledObject, media: string, several: boolean): SpanShape | null {
  for (const shape of object.shapes ?? []) {
    const here = shape.media === undefined ? !several : shape.media === media;
    if (shape.kind === "span" && !shape.target && here) return shape;
  }
  return null;
}

export function piecesIn(span: SpanShape): readonly (readonly [number, number])[] {
  return span.fragments ?? [[span.start, span.end]];
}

export interface MarkWords {
  object(object: LabelledObject): string;
  ghost(object: LabelledObject, current: boolean): string;
  before(object: LabelledObject): string;
}

const BEFORE_COLOR = "#8d8578";

interface Made {
  object: LabelledObject;
  mark: Mark | null;
}

/** What the session shows, as marks on the text; made anew only for what changed. */
export class MarkMaker {
  readonly #session: Session;
  readonly #offsets: TextOffsets;
  readonly #words: MarkWords;
  readonly #media: string;
  #made = new Map<string, Made>();

  constructor(session: Session, offsets: TextOffsets, words: MarkWords, media: string) {
    this.#session = session;
    this.#offsets = offsets;
    this.#words = words;
    this.#media = media;
  }

  marks(state: SessionState, compared: boolean): Mark[] {
    const selected = new Set(state.selection);
    const current = currentGhost(this.#session)?.id;
    const fresh = new Map<string, Made>();
    const marks: Mark[] = [];
    const add = (id: string, object: LabelledObject, look: Pick<Mark, "color" | "label" | "kind">) => {
      const made = this.#reuse(id, object, { ...look, selected: selected.has(id) });
      fresh.set(id, made);
      if (made.mark) marks.push(made.mark);
    };
    const color = (object: LabelledObject) => this.#session.classes.colorOf(object.label);
    if (compared) {
      for (const object of this.#session.task.compared?.document.objects ?? []) {
        add(`<${object.id}`, object, { color: BEFORE_COLOR, label: this.#words.before(object), kind: "before" });
      }
    }
    for (const object of state.document.objects ?? []) {
      if (!state.hidden.has(object.id)) {
        add(object.id, object, { color: color(object), label: this.#words.object(object), kind: "object" });
      }
    }
    for (const { id, object } of state.ghostsShown ? state.ghosts : []) {
      const label = this.#words.ghost(object, id === current);
      add(id, object, { color: color(object), label, kind: "ghost" });
    }
    this.#made = fresh;
    return marks;
  }

  #reuse(id: string, object: LabelledObject, look: Omit<Mark, "id" | "pieces">): Made {
    const known = this.#made.get(id);
    const mark = known?.mark;
    const same =
      known?.object === object &&
      mark?.color === look.color &&
      mark.label === look.label &&
      mark.selected === look.selected;
    if (known && (same || (known.object === object && mark === null))) return known;
    const several = this.#session.task.item.media.length > 1;
    const span = spanOf(object, this.#media, several);
    const pieces = span && piecesIn(span).map(([start, end]) => this.#units(start, end));
    return { object, mark: pieces ? { id, pieces, ...look } : null };
  }

  #units(start: number, end: number): readonly [number, number] {
    return [this.#offsets.toUnits(start), this.#offsets.toUnits(end)];
  }
}
