import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Stage } from "../../canvas/stage";
import type { LabelledObject } from "../../core/document";
import { type Presenter, useDesk, useLanguage } from "../../workbench/desk";
import { reveal } from "../../workbench/picture/reveal";
import { acting, asTitle, wordsOf } from "../../workbench/reader/quoting";
import type { TextHands } from "../../workbench/reader/TextSitting";
import { type Alignment, alignmentOf, NOT_VISUAL } from "./alignment";

export interface Hands extends TextHands {
  stage: { current: Stage | null };
}

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
    const onText = acting({ place, reading, reader });
    return {
      title: (object) => {
        const words = wordsOf(place, object);
        if (words !== "") return asTitle(words);
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
        onText.reveal(ids);
      },
      onClass: onText.onClass,
    };
  }, [place, stage, reader, reading, session, language, t]);
}
