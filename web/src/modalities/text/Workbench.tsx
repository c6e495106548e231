import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../ui/keys/useKeys";
import { type Presenter, PresenterProvider, useDesk, useLanguage } from "../../workbench/desk";
import { Frame } from "../../workbench/frame/Frame";
import type { ModalityCode, WorkbenchProps } from "../../workbench/ports";
import { QuestionFrame } from "../../workbench/questions/QuestionFrame";
import { acting, asTitle, wordsOf } from "../../workbench/reader/quoting";
import { Reader } from "../../workbench/reader/Reader";
import { TextHints } from "../../workbench/reader/TextHints";
import { type TextHands, TextSitting } from "../../workbench/reader/TextSitting";
import { TextStatus } from "../../workbench/reader/TextStatus";
import { textOf } from "../../workbench/reader/texts";
import { useMarks } from "../../workbench/reader/useMarks";
import { useTextKeys } from "../../workbench/reader/useTextKeys";

export const prefetch: ModalityCode["prefetch"] = async (task, ports) => {
  await textOf(task, ports);
};

/** One text to mark. */
export function Workbench(props: WorkbenchProps) {
  return <TextSitting {...props}>{(hands) => <TextBench {...hands} />}</TextSitting>;
}

/** Objects are called by the words they mark. */
function useTextPresenter(hands: TextHands): Presenter {
  const { t } = useTranslation("text");
  const { session } = useDesk();
  const language = useLanguage();
  const { place, reading, reader } = hands;
  return useMemo(
    () => ({
      title: (object) => asTitle(wordsOf(place, object)) || session.classes.titleOf(object.label, language),
      summary: (object) =>
        wordsOf(place, object) === "" ? t("noSpan") : session.classes.titleOf(object.label, language),
      ...acting({ place, reading, reader }),
    }),
    [place, reading, reader, session, language, t],
  );
}

function TextBench(hands: TextHands) {
  const presenter = useTextPresenter(hands);
  return (
    <PresenterProvider presenter={presenter}>
      <Benched {...hands} />
    </PresenterProvider>
  );
}

function Benched({ place, reading, reader }: TextHands) {
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
