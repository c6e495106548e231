import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Stage } from "../../canvas/stage";
import { useKeys } from "../../ui/keys/useKeys";
import { PresenterProvider, useDesk, useSession } from "../../workbench/desk";
import { Frame } from "../../workbench/frame/Frame";
import type { RailButton } from "../../workbench/frame/Rail";
import type { PanelTab } from "../../workbench/panels/SidePanel";
import { copyingOn } from "../../workbench/picture/copying";
import { PictureRail } from "../../workbench/picture/PictureRail";
import { PictureStatus } from "../../workbench/picture/PictureStatus";
import { pictureAt } from "../../workbench/picture/pictures";
import { StagePane } from "../../workbench/picture/StagePane";
import { pictureOf, usePicture } from "../../workbench/picture/usePicture";
import { useStage } from "../../workbench/picture/useStage";
import { useTone } from "../../workbench/picture/useTone";
import { useTools } from "../../workbench/picture/useTools";
import { useAllTags, useZoomKeys } from "../../workbench/picture/viewKeys";
import type { ModalityCode, WorkbenchProps } from "../../workbench/ports";
import { Reader } from "../../workbench/reader/Reader";
import { TextHints } from "../../workbench/reader/TextHints";
import { type TextHands, TextSitting } from "../../workbench/reader/TextSitting";
import { textOf } from "../../workbench/reader/texts";
import { useMarks } from "../../workbench/reader/useMarks";
import { useTextKeys } from "../../workbench/reader/useTextKeys";
import { AlignmentPanel } from "./AlignmentPanel";
import { litWith, unlinkedIn } from "./alignment";
import { LinkBar, LitPhrases, ThreadLine } from "./Overlays";
import { Panes } from "./Panes";
import { useCrossing } from "./useCrossing";
import { type Linking, useLinking } from "./useLinking";
import { type Hands, usePairPresenter } from "./usePairPresenter";

export const prefetch: ModalityCode["prefetch"] = async (task, ports) => {
  await Promise.all([pictureAt(ports.mediaUrl(pictureOf(task))), textOf(task, ports)]);
};

/** A picture and its text: what the one shows is tied to what the other says. */
export function Workbench(props: WorkbenchProps) {
  return <TextSitting {...props}>{(hands) => <PairBench {...hands} />}</TextSitting>;
}

function PairBench({ place, reading, reader }: TextHands) {
  const stage = useRef<Stage | null>(null);
  const hands = useMemo<Hands>(() => ({ stage, reader, reading, place }), [reading, reader, place]);
  const presenter = usePairPresenter(hands);
  return (
    <PresenterProvider presenter={presenter}>
      <Benched {...hands} />
    </PresenterProvider>
  );
}

type Pane = "picture" | "text";

/** The picture's half: its stage with tools and looks. */
function usePictureSide(hand: Hands["stage"], hasKeys: boolean) {
  const { task } = useDesk();
  const media = pictureOf(task);
  const { picture, failed } = usePicture(media);
  const [compared, setCompared] = useState(task.mode === "review" && task.compared !== null);
  const stage = useStage(media, compared);
  hand.current = stage;
  const [snapping, setSnapping] = useState(false);
  stage.snapping = snapping;
  useAllTags(stage);
  const { tool, take } = useTools(stage, hasKeys);
  const toning = useTone();
  useZoomKeys(stage);
  const copying = useMemo(() => copyingOn(task.item.media, media, picture), [task.item.media, media, picture]);
  return { stage, picture, failed, compared, setCompared, snapping, setSnapping, tool, take, toning, copying };
}

type PictureSide = ReturnType<typeof usePictureSide>;

/** The picture's tools, and the one that links. */
function PairRail({ side, linking }: { side: PictureSide; linking: Linking }) {
  const { t } = useTranslation("image_text");
  const { task } = useDesk();
  const { stage, tool, take, toning, snapping, setSnapping, compared, setCompared } = side;
  const link: RailButton = {
    name: "link",
    label: t("tool"),
    keys: "w",
    glyph: "link",
    pressed: linking.picking,
    run: () => linking.setPicking(!linking.picking),
  };
  const takeUp = (next: string) => {
    linking.setPicking(false);
    take(next);
  };
  return (
    <PictureRail
      stage={stage}
      tool={linking.picking ? "link" : tool}
      toning={toning}
      take={takeUp}
      snapping={snapping}
      setSnapping={setSnapping}
      compared={task.compared ? compared : null}
      setCompared={setCompared}
      more={task.mode === "read" ? [] : [link]}
    />
  );
}

/** What is selected and what the pointer is on, with the other side of each. */
function useLit({ stage }: PictureSide, { alignment }: Linking, hovered: string | null): ReadonlySet<string> {
  const document = useSession((state) => state.document);
  const selection = useSession((state) => state.selection);
  const lit = useMemo(
    () => litWith(document, alignment, hovered === null ? selection : [...selection, hovered]),
    [document, alignment, selection, hovered],
  );
  useEffect(() => stage.light(lit), [stage, lit]);
  return lit;
}

function useLinksTab({ alignment }: Linking): PanelTab {
  const { t } = useTranslation("image_text");
  const { session } = useDesk();
  const open = useMemo(() => unlinkedIn(alignment), [alignment]);
  // One kind of tie with nothing said of it: the list of links says all that the list of relations would.
  const plainly = session.classes.relations.every(({ attributes }, index) => index === 0 && !attributes?.length);
  return {
    name: "alignment",
    title: t("panel.tab"),
    ...(plainly ? { replaces: "relations" } : {}),
    count: open.phrases.length + open.regions.length,
    body: <AlignmentPanel alignment={alignment} />,
  };
}

function Benched({ place, reading, reader, stage: hand }: Hands) {
  const { t } = useTranslation("image_text");
  const { session, task } = useDesk();
  const [free, setFree] = useState(true);
  const [pane, setPane] = useState<Pane>("picture");
  const side = usePictureSide(hand, free && pane === "picture");
  const { stage, picture, failed, toning, compared } = side;
  const { marks, layouts } = useMarks(place.offsets, place.media, compared);
  useTextKeys(place, reading, free && pane === "text");
  const root = useRef<HTMLDivElement>(null);
  usePaneKeys(root, pane);
  const linking = useLinking();
  const { hovered, thread } = useCrossing(root, { stage, marks, linking, editable: session.editable });
  const lit = useLit(side, linking, hovered);
  const name = task.item.key;
  const work = (isFree: boolean) => (
    <Panes
      root={root}
      picking={linking.picking}
      onActive={setPane}
      picture={
        <StagePane
          stage={stage}
          picture={picture}
          failed={failed}
          toning={toning}
          free={isFree && pane === "picture" && !linking.picking}
          label={t("picture", { name })}
          beside
        />
      }
      text={
        <Reader
          place={place}
          offsets={place.offsets}
          reading={reading}
          marks={marks}
          layouts={layouts}
          label={t("text", { name })}
          handle={reader}
          beside
        >
          {pane === "text" ? <TextHints place={place} reading={reading} /> : null}
        </Reader>
      }
    >
      <LitPhrases root={root} marks={marks} lit={lit} />
      <ThreadLine root={root} thread={thread} />
      <LinkBar linking={linking} />
    </Panes>
  );
  const links = useLinksTab(linking);
  return (
    <Frame
      rail={<PairRail side={side} linking={linking} />}
      stage={work}
      onFree={setFree}
      status={<PictureStatus stage={stage} picture={picture} />}
      panel={{ answersTitle: t("answers"), more: [links] }}
      copying={side.copying}
    />
  );
}

/** F6 goes to the other pane: the keys of the picture and of the text are never both in force. */
function usePaneKeys(root: { current: HTMLElement | null }, pane: Pane): void {
  const { t } = useTranslation("image_text");
  useKeys(t("keys.title"), [
    {
      keys: "f6",
      title: t("keys.other"),
      run: () => {
        const other = pane === "picture" ? "text" : "picture";
        root.current?.querySelector<HTMLElement>(`[data-pane=${other}] [data-stage]`)?.focus({ preventScroll: true });
      },
    },
  ]);
}
