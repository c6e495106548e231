import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LabelledObject } from "../../core/document";
import type { TextOffsets } from "../../core/text/offsets";
import { useKeys } from "../../ui/keys/useKeys";
import { type Presenter, PresenterProvider, useDesk, useLanguage } from "../../workbench/desk";
import { Frame } from "../../workbench/frame/Frame";
import type { ModalityCode, WorkbenchProps } from "../../workbench/ports";
import { QuestionFrame } from "../../workbench/questions/QuestionFrame";
import { mark, type TextPlace } from "../../workbench/reader/edits";
import { piecesIn, spanOf } from "../../workbench/reader/marks";
import { Reader, type ReaderHandle } from "../../workbench/reader/Reader";
import { Reading } from "../../workbench/reader/reading";
import { TextHints } from "../../workbench/reader/TextHints";
import { TextComing, TextFailed } from "../../workbench/reader/TextMissing";
import { TextStatus } from "../../workbench/reader/TextStatus";
import { textMediaOf, textOf } from "../../workbench/reader/texts";
import { useMarks } from "../../workbench/reader/useMarks";
import { useText } from "../../workbench/reader/useText";
import { useTextKeys } from "../../workbench/reader/useTextKeys";
import { Sitting } from "../../workbench/Sitting";

export const prefetch: ModalityCode["prefetch"] = async (task, ports) => {
  await textOf(task, ports);
};

/** One text to mark. */
export function Workbench(props: WorkbenchProps) {
  const { task, ports } = props;
  const { offsets, failed } = useText(task, ports);
  const texts = useMemo(() => new Map(offsets ? [[textMediaOf(task).name, offsets.text]] : []), [task, offsets]);
  if (failed) return <TextFailed again={failed} />;
  if (!offsets) return <TextComing />;
  return (
    <Sitting {...props} texts={texts}>
      <TextBench offsets={offsets} />
    </Sitting>
  );
}

const LONGEST_TITLE = 40;

/** Objects are called by the words they mark. */
function useTextPresenter(place: TextPlace, reader: { current: ReaderHandle | null }, reading: Reading): Presenter {
  const { t } = useTranslation("text");
  const { session } = useDesk();
  const language = useLanguage();
  return useMemo(() => {
    const several = session.task.item.media.length > 1;
    const quote = (object: LabelledObject) => {
      const span = spanOf(object, place.media, several);
      return span
        ? piecesIn(span)
            .map(([start, end]) => place.offsets.slice(start, end))
            .join(" … ")
        : "";
    };
    return {
      title: (object) => {
        const words = quote(object).replace(/\s+/g, " ");
        if (words === "") return session.classes.titleOf(object.label, language);
        return words.length > LONGEST_TITLE ? `${words.slice(0, LONGEST_TITLE)}…` : words;
      },
      summary: (object) => (quote(object) === "" ? t("noSpan") : session.classes.titleOf(object.label, language)),
      reveal: (ids) => {
        const { document, ghosts } = session.state;
        const all = [...(document.objects ?? []), ...ghosts.map(({ id, object }) => ({ ...object, id }))];
        const object = all.find((one) => one.id === ids.at(-1));
        const span = object ? spanOf(object, place.media, several) : null;
        if (span) reader.current?.scrollTo(place.offsets.toUnits(span.start));
      },
      onClass: (look) => {
        const { pending } = reading.state;
        if (!pending || !mark(place, pending, look)) return false;
        reading.clear();
        return true;
      },
    };
  }, [place, reader, reading, session, language, t]);
}

function TextBench({ offsets }: { offsets: TextOffsets }) {
  const { session, task } = useDesk();
  const media = textMediaOf(task).name;
  const place = useMemo<TextPlace>(() => ({ session, offsets, media }), [session, offsets, media]);
  const [reading] = useState(() => new Reading(offsets.text));
  const reader = useRef<ReaderHandle | null>(null);
  const presenter = useTextPresenter(place, reader, reading);
  return (
    <PresenterProvider presenter={presenter}>
      <Benched place={place} reading={reading} reader={reader} />
    </PresenterProvider>
  );
}

interface BenchProps {
  place: TextPlace;
  reading: Reading;
  reader: { current: ReaderHandle | null };
}

function Benched({ place, reading, reader }: BenchProps) {
  const { t } = useTranslation("text");
  const { task } = useDesk();
  const [free, setFree] = useState(true);
  const [compared, setCompared] = useState(task.mode === "review" && task.compared !== null);
  const { marks, layouts } = useMarks(place.offsets, place.media, compared);
  useTextKeys(place, reading, free);
  useKeys(
    t("keys.title"),
    task.compared ? [{ keys: "d", title: t("compare"), run: () => setCompared((before) => !before) }] : [],
  );
  const stage = useCallback(
    () => (
      <Reader
        place={place}
        offsets={place.offsets}
        reading={reading}
        marks={marks}
        layouts={layouts}
        label={t("stage", { name: task.item.key })}
        handle={reader}
      >
        <TextHints place={place} reading={reading} />
      </Reader>
    ),
    [place, reading, marks, layouts, t, task.item.key, reader],
  );
  const status = <TextStatus place={place} reading={reading} paragraphs={layouts.rows} />;
  const { offered, relations, questions } = place.session.classes;
  const onlyAsks = offered.length + relations.length === 0 && questions.length > 0;
  if (onlyAsks && !place.session.document.objects?.length) {
    return <QuestionFrame stage={stage()} status={status} onFree={setFree} />;
  }
  return <Frame stage={stage} onFree={setFree} status={status} panel={{ answersTitle: t("answers") }} />;
}
