import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { kindOf } from "../../canvas/shapeKind";
import type { Stage } from "../../canvas/stage";
import type { LabelledObject } from "../../core/document";
import { type Presenter, PresenterProvider, useDesk, useLanguage } from "../../workbench/desk";
import { Frame } from "../../workbench/frame/Frame";
import { copyingOn } from "../../workbench/picture/copying";
import { PictureRail } from "../../workbench/picture/PictureRail";
import { PictureStatus } from "../../workbench/picture/PictureStatus";
import { pictureAt } from "../../workbench/picture/pictures";
import { reveal } from "../../workbench/picture/reveal";
import { StagePane } from "../../workbench/picture/StagePane";
import { pictureOf, usePicture } from "../../workbench/picture/usePicture";
import { useStage } from "../../workbench/picture/useStage";
import { useTone } from "../../workbench/picture/useTone";
import { useTools } from "../../workbench/picture/useTools";
import { useAllTags, useZoomKeys } from "../../workbench/picture/viewKeys";
import type { ModalityCode, WorkbenchProps } from "../../workbench/ports";
import { Sitting } from "../../workbench/Sitting";

export const prefetch: ModalityCode["prefetch"] = async (task, ports) => {
  await pictureAt(ports.mediaUrl(pictureOf(task)));
};

/** One picture to mark. */
export function Workbench(props: WorkbenchProps) {
  return (
    <Sitting {...props}>
      <ImageBench />
    </Sitting>
  );
}

/** Names of objects are those of their classes; figures of their shapes stand beside. */
function useImagePresenter(stage: { current: Stage | null }): Presenter {
  const { t } = useTranslation("image");
  const { session } = useDesk();
  const language = useLanguage();
  return useMemo(
    () => ({
      title: (object: LabelledObject) => session.classes.titleOf(object.label, language),
      summary: (object: LabelledObject) => {
        const shape = object.shapes?.[0];
        const said = shape && kindOf(shape)?.plane?.summary(shape);
        return said ? t(said.key, said.values) : "";
      },
      reveal: (ids) => {
        if (stage.current) reveal(stage.current, ids);
      },
    }),
    [session, language, t, stage],
  );
}

function ImageBench() {
  const stage = useRef<Stage | null>(null);
  const presenter = useImagePresenter(stage);
  return (
    <PresenterProvider presenter={presenter}>
      <Picturing hand={stage} />
    </PresenterProvider>
  );
}

function Picturing({ hand }: { hand: { current: Stage | null } }) {
  const { t } = useTranslation("image");
  const { task } = useDesk();
  const media = pictureOf(task);
  const { picture, failed } = usePicture(media);
  const [compared, setCompared] = useState(task.mode === "review");
  const stage = useStage(media, compared && task.compared !== null);
  hand.current = stage;
  const [snapping, setSnapping] = useState(false);
  stage.snapping = snapping;
  useAllTags(stage);
  const [free, setFree] = useState(true);
  const { tool, take } = useTools(stage, free);
  const toning = useTone();
  const copying = useMemo(() => copyingOn(task.item.media, media, picture), [task.item.media, media, picture]);
  useZoomKeys(stage);
  const pane = useCallback(
    (isFree: boolean) => (
      <StagePane
        stage={stage}
        picture={picture}
        failed={failed}
        toning={toning}
        free={isFree}
        label={t("stage", { name: task.item.key })}
      />
    ),
    [stage, picture, failed, toning, t, task.item.key],
  );
  return (
    <Frame
      rail={
        <PictureRail
          stage={stage}
          tool={tool}
          toning={toning}
          take={take}
          snapping={snapping}
          setSnapping={setSnapping}
          compared={task.compared ? compared : null}
          setCompared={setCompared}
        />
      }
      stage={pane}
      onFree={setFree}
      status={<PictureStatus stage={stage} picture={picture} />}
      panel={{ answersTitle: t("answers") }}
      copying={copying}
    />
  );
}
