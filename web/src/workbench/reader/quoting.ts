import type { LabelledObject } from "../../core/document";
import type { Presenter } from "../desk";
import { mark, type TextPlace } from "./edits";
import { piecesIn, spanOf } from "./marks";
import type { TextHands } from "./TextSitting";

const LONGEST_TITLE = 40;

function spanAt({ session, media }: TextPlace, object: LabelledObject) {
  return spanOf(object, media, session.task.item.media.length > 1);
}

/** The words that an object marks, on one line; nothing where it marks none. */
export function wordsOf(place: TextPlace, object: LabelledObject): string {
  const span = spanAt(place, object);
  if (!span) return "";
  const pieces = piecesIn(span).map(([start, end]) => place.offsets.slice(start, end));
  return pieces.join(" … ").replace(/\s+/g, " ");
}

/** Words as a title. */
export function asTitle(words: string): string {
  return words.length > LONGEST_TITLE ? `${words.slice(0, LONGEST_TITLE)}…` : words;
}

/** What every presenter over a text does: the last of the objects comes into sight, a class marks the selected words. */
export function acting({ place, reading, reader }: TextHands): Pick<Required<Presenter>, "reveal" | "onClass"> {
  return {
    reveal: (ids) => {
      const { document, ghosts } = place.session.state;
      const all = [...(document.objects ?? []), ...ghosts.map(({ id, object }) => ({ ...object, id }))];
      const object = all.find((one) => one.id === ids.at(-1));
      const span = object ? spanAt(place, object) : null;
      if (span) reader.current?.scrollTo(place.offsets.toUnits(span.start));
    },
    onClass: (look) => {
      const { pending } = reading.state;
      if (!pending || !mark(place, pending, look)) return false;
      reading.clear();
      return true;
    },
  };
}
