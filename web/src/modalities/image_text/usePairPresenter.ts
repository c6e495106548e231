import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Stage } from "../../canvas/stage";
import type { LabelledObject } from "../../core/document";
import { type Presenter, useDesk, useLanguage } from "../../workbench/desk";
import { reveal } from "../../workbench/picture/reveal";
import { mark, type TextPlace } from "../../workbench/reader/edits";
import { piecesIn, spanOf } from "../../workbench/reader/marks";
import type { ReaderHandle } from "../../workbench/reader/Reader";
import type { Reading } from "../../workbench/reader/reading";
import { type Alignment, alignmentOf, NOT_VISUAL } from "./alignment";

export interface Hands {
  stage: { current: Stage | null };
  reader: { current: ReaderHandle | null };
  reading: Reading;
  place: TextPlace;
}

const LONGEST_TITLE = 40;
const NO_OBJECTS: readonly LabelledObject[] = [];

/** Numbers of regions of one class, where it has several: "People 2". */
function numbered(objects: readonly LabelledObject[], { regions }: Alignment): Map<string, number> {
  const counts = new Map<string, number>();
  const numbers = new Map<string, number>();
  for (const { id, label } of regions) {
    const next = (counts.get(label) ?? 0) + 1;
    counts.set(label, next);
    numbers.set(id, next);
  }
  return new Map(
    objects.flatMap(({ id, label }) => ((counts.get(label) ?? 0) > 1 ? [[id, numbers.get(id) ?? 0]] : [])),
  );
}

/** Phrases are called by their words, regions by their class and number. */
export function usePairPresenter({ stage, reader, reading, place }: Hands): Presenter {
  const { t } = useTranslation("image_text");
  const { session } = useDesk();
  const language = useLanguage();
  return useMemo(() => {
    const known = new WeakMap<object, { alignment: Alignment; numbers: Map<string, number> }>();
    const now = () => {
      const { document } = session;
      const found = known.get(document);
      if (found) return found;
      const alignment = alignmentOf(document);
      const made = { alignment, numbers: numbered(document.objects ?? NO_OBJECTS, alignment) };
      known.set(document, made);
      return made;
    };
    const wordsOf = (object: LabelledObject) => {
      const span = spanOf(object, place.media, true);
      return span
        ? piecesIn(span)
            .map(([start, end]) => place.offsets.slice(start, end))
            .join(" … ")
            .replace(/\s+/g, " ")
        : "";
    };
    return {
      title: (object) => {
        const words = wordsOf(object);
        if (words !== "") return words.length > LONGEST_TITLE ? `${words.slice(0, LONGEST_TITLE)}…` : words;
        const title = session.classes.titleOf(object.label, language);
        const number = now().numbers.get(object.id);
        return number ? `${title} ${number}` : title;
      },
      summary: (object) => {
        const count = now().alignment.partners.get(object.id)?.size ?? 0;
        if (count > 0) return t("linked", { count });
        return object.attributes?.[NOT_VISUAL] === true ? t("absent") : t("unlinked");
      },
      reveal: (ids) => {
        if (stage.current) reveal(stage.current, ids);
        const { document, ghosts } = session.state;
        const all = [...(document.objects ?? []), ...ghosts.map(({ id, object }) => ({ ...object, id }))];
        const object = all.find((one) => one.id === ids.at(-1));
        const span = object ? spanOf(object, place.media, true) : null;
        if (span) reader.current?.scrollTo(place.offsets.toUnits(span.start));
      },
      onClass: (look) => {
        const { pending } = reading.state;
        if (!pending || !mark(place, pending, look)) return false;
        reading.clear();
        return true;
      },
    };
  }, [place, stage, reader, reading, session, language, t]);
}
