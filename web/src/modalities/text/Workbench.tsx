import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Hint } from "../../canvas/tools/state";
import type { LabelledObject } from "../../core/document";
import type { TextOffsets } from "../../core/text/offsets";
import { Button } from "../../ui/button/Button";
import { useKeys } from "../../ui/keys/useKeys";
import { type Presenter, PresenterProvider, useDesk, useLanguage, useSession } from "../../workbench/desk";
import { Frame } from "../../workbench/frame/Frame";
import { HintBar } from "../../workbench/frame/HintBar";
import { StatusBar } from "../../workbench/frame/StatusBar";
import type { ModalityCode, WorkbenchProps } from "../../workbench/ports";
import { Sitting } from "../../workbench/Sitting";
import { mark, sameElsewhere, type TextPlace } from "./edits";
import { FindBar } from "./FindBar";
import { Finding } from "./find";
import { piecesIn, spanOf } from "./marks";
import { Reader, type ReaderHandle } from "./Reader";
import styles from "./Reader.module.css";
import { Reading } from "./reading";
import { textMediaOf, textOf } from "./texts";
import { useMarks } from "./useMarks";
import { useTextKeys } from "./useTextKeys";

export const prefetch: ModalityCode["prefetch"] = async (task, ports) => {
  await textOf(task, ports);
};

/** One text to mark. */
export function Workbench(props: WorkbenchProps) {
  const { task, ports } = props;
  const { t } = useTranslation("text");
  const [offsets, setOffsets] = useState<TextOffsets | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let stale = false;
    setFailed(false);
    textOf(task, ports).then(
      (brought) => (stale ? undefined : setOffsets(brought)),
      () => (stale ? undefined : setFailed(true)),
    );
    return () => {
      stale = true;
    };
  }, [task, ports, attempt]);
  const texts = useMemo(() => new Map(offsets ? [[textMediaOf(task).name, offsets.text]] : []), [task, offsets]);
  if (failed) {
    return (
      <div className={styles.failed} role="alert">
        <b>{t("failed.title")}</b>
        <p>{t("failed.detail")}</p>
        <Button onClick={() => setAttempt((before) => before + 1)}>{t("failed.again")}</Button>
      </div>
    );
  }
  if (!offsets) return <div className={styles.pane} aria-busy="true" />;
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
  const [finding] = useState(() => new Finding(place.offsets.text));
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
        finding={finding}
        marks={marks}
        layouts={layouts}
        label={t("stage", { name: task.item.key })}
        handle={reader}
      >
        <FindBar place={place} reading={reading} finding={finding} reader={reader} />
        <TextHints place={place} reading={reading} />
      </Reader>
    ),
    [place, reading, finding, marks, layouts, t, task.item.key, reader],
  );
  return (
    <Frame
      stage={stage}
      onFree={setFree}
      status={<TextStatus place={place} reading={reading} paragraphs={layouts.rows} />}
      panel={{ answersTitle: t("answers") }}
    />
  );
}

function TextHints({ place, reading }: { place: TextPlace; reading: Reading }) {
  const { session, task } = useDesk();
  const pending = useStore(reading.store, (state) => state.pending !== null);
  const selection = useSession((state) => state.selection);
  const objects = useSession((state) => state.document.objects);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are read through the place
  const same = useMemo(() => sameElsewhere(place).pieces.length, [place, selection, objects]);
  if (task.mode === "read" || session.classes.offered.length === 0) return null;
  const hints: Hint[] = pending
    ? [{ words: "text:hint.class" }, { words: "text:hint.clear", keys: "escape" }]
    : selection.length > 0
      ? [
          { words: "text:hint.ends" },
          { words: "text:hint.connect", keys: "r" },
          { words: same > 0 ? "text:hint.same" : "text:hint.sameNone", keys: "a", values: { count: same } },
          { words: "text:hint.delete", keys: "delete" },
        ]
      : [
          { words: "text:hint.drag" },
          { words: "text:hint.extend", keys: "shift" },
          { words: "text:hint.word" },
          { words: "text:hint.find", keys: "mod+f" },
        ];
  const title = pending ? "text:hint.pendingTitle" : selection.length > 0 ? "text:hint.pickedTitle" : "text:hint.title";
  return <HintBar title={title} hints={hints} />;
}

interface TextStatusProps {
  place: TextPlace;
  reading: Reading;
  paragraphs: readonly { paragraph: number | null }[];
}

function TextStatus({ place, reading, paragraphs }: TextStatusProps) {
  const { t } = useTranslation("text");
  const { pending, caret } = useStore(reading.store);
  const { offsets } = place;
  const count = useMemo(() => paragraphs.filter((row) => row.paragraph !== null).length, [paragraphs]);
  const at = pending
    ? t("status.range", { start: offsets.toPoints(pending.start), end: offsets.toPoints(pending.end) })
    : caret === null
      ? ""
      : t("status.caret", { at: offsets.toPoints(caret) });
  return (
    <StatusBar
      left={<span>{at}</span>}
      right={<span>{t("status.size", { paragraphs: count, count: offsets.length })}</span>}
    />
  );
}
