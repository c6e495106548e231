import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { seen } from "../../canvas/camera";
import type { Picture } from "../../canvas/render/picture";
import { kindOf } from "../../canvas/shapeKind";
import type { Stage } from "../../canvas/stage";
import type { LabelledObject } from "../../core/document";
import { encloses, grow } from "../../core/geometry/bounds";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { type Presenter, PresenterProvider, useDesk, useLanguage } from "../../workbench/desk";
import { Frame } from "../../workbench/frame/Frame";
import type { ModalityCode, TaskMedia, WorkbenchProps, WorkbenchTask } from "../../workbench/ports";
import { Sitting } from "../../workbench/Sitting";
import { copyingOn } from "./copying";
import { ImageRail } from "./ImageRail";
import { ImageStatus } from "./ImageStatus";
import { pictureAt } from "./pictures";
import { StagePane } from "./StagePane";
import { useStage } from "./useStage";
import { useTone } from "./useTone";
import { useTools } from "./useTools";

function pictureOf(task: WorkbenchTask): TaskMedia {
  const media = task.item.media.find((one) => one.type.startsWith("image/")) ?? task.item.media[0];
  if (!media) throw new Error(`item ${task.item.key} has no media`);
  return media;
}

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

function usePicture(media: TaskMedia): { picture: Picture | null; failed: (() => void) | null } {
  const { ports } = useDesk();
  const [picture, setPicture] = useState<Picture | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const address = ports.mediaUrl(media);
  useEffect(() => {
    let stale = false;
    setFailed(false);
    const attempted = attempt > 0 ? `${address}#${attempt}` : address;
    pictureAt(attempted).then(
      (brought) => (stale ? undefined : setPicture(brought)),
      () => (stale ? undefined : setFailed(true)),
    );
    return () => {
      stale = true;
    };
  }, [address, attempt]);
  return { picture, failed: failed ? () => setAttempt((before) => before + 1) : null };
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

const REVEAL_MARGIN = 2;

/** Moves the camera only where the object is out of sight. */
function reveal(stage: Stage, ids: readonly string[]): void {
  const bounds = stage.scene.boundsOf(new Set(ids));
  if (!bounds || encloses(grow(seen(stage.camera, stage.view), REVEAL_MARGIN), bounds)) return;
  const room = Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, 16);
  stage.fit(grow(bounds, room / 2));
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
        <ImageRail
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
      status={<ImageStatus stage={stage} picture={picture} />}
      panel={{ answersTitle: t("answers") }}
      copying={copying}
    />
  );
}

/** Whoever judges or looks sees every name at once; whoever draws asks for them. */
function useAllTags(stage: Stage): void {
  const { t } = useTranslation("image");
  const bind = useBinder();
  const { task } = useDesk();
  const [all, setAll] = useState(task.mode !== "annotate");
  useEffect(() => {
    stage.allTags = all;
    stage.touch("scene");
  }, [stage, all]);
  useKeys(
    t("workbench:keys.view"),
    bind("image.allTags", () => setAll((now) => !now)),
  );
}

const ZOOM_STEP = 1.25;

function useZoomKeys(stage: Stage): void {
  const { t } = useTranslation("image");
  const bind = useBinder();
  useKeys(t("workbench:keys.view"), [
    ...bind("image.zoomIn", () => stage.zoomBy(ZOOM_STEP)),
    ...bind("image.zoomOut", () => stage.zoomBy(1 / ZOOM_STEP)),
    ...bind("image.actual", () => stage.zoomTo(1)),
    ...bind("image.zoomSelection", () => {
      const bounds = stage.scene.boundsOf(stage.selection);
      if (bounds) stage.fit(grow(bounds, Math.max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0, 8) / 4));
    }),
  ]);
}
