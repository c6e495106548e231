import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TextOffsets } from "../../core/text/offsets";
import { useDesk, useLanguage, useSession } from "../desk";
import { type Mark, RowLayouts } from "./layout";
import { MarkMaker } from "./marks";
import { rowsOf } from "./rows";

/** The marks of the moment and the rows they lie in. */
export function useMarks(
  offsets: TextOffsets,
  media: string,
  compared: boolean,
): { marks: Mark[]; layouts: RowLayouts } {
  const { t } = useTranslation(["reader", "workbench"]);
  const { session } = useDesk();
  const language = useLanguage();
  const [layouts] = useState(() => new RowLayouts(rowsOf(offsets.text)));
  const maker = useMemo(() => {
    const titleOf = (label: string) => session.classes.titleOf(label, language);
    const words = {
      object: ({ label }: { label: string }) => titleOf(label),
      ghost: ({ label, score }: { label: string; score?: number }, current: boolean) =>
        t(current ? "workbench:ghosts.tagCurrent" : "workbench:ghosts.tag", {
          name: titleOf(label),
          score: score?.toFixed(2) ?? "",
        }),
      before: ({ label }: { label: string }) => t("reader:before", { name: titleOf(label) }),
    };
    return new MarkMaker(session, offsets, words, media);
  }, [session, offsets, media, language, t]);
  const state = useSession((now) => now);
  const marks = useMemo(() => maker.marks(state, compared), [maker, state, compared]);
  layouts.show(marks);
  return { marks, layouts };
}
