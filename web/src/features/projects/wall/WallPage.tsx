import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../../api/me";
import { objectsQuery } from "../../../api/objects";
import { ontologyQuery } from "../../../api/ontologies";
import type { Correction, Project, ProjectObject } from "../../../api/payloads";
import { Button } from "../../../ui/button/Button";
import { EmptyState } from "../../../ui/feedback/EmptyState";
import { ErrorState } from "../../../ui/feedback/ErrorState";
import { Skeleton } from "../../../ui/feedback/Skeleton";
import { useKeys } from "../../../ui/keys/useKeys";
import { TileGrid } from "../../../ui/table/TileGrid";
import { Classes } from "../../../workbench/session/classes";
import { ProjectFrame } from "../ProjectFrame";
import { CorrectDialog, type Deed, type Reached } from "./CorrectDialog";
import { HistoryDialog } from "./HistoryDialog";
import { MarkedBar } from "./MarkedBar";
import { clear, extend, type Marks, NO_MARKS, toggle, undo } from "./marks";
import { keyOf, ObjectTile } from "./ObjectTile";
import { useCorrections } from "./useCorrections";
import { WallBar } from "./WallBar";
import { WallFoot } from "./WallFoot";
import { filterOf, isNarrowed, type WallSearch } from "./wallSearch";

/** The objects of a project as a wall of crops, to find those that are wrong; filters stand in the address. */
export function WallPage() {
  return <ProjectFrame fixed>{(project) => <Wall key={project.id} project={project} />}</ProjectFrame>;
}

const SNIPPET = { width: 300, height: 92 };
const FOOT = 26;
const USUAL_SIZE = 132;

function Wall({ project }: { project: Project }) {
  const search = useSearch({ from: "/w/$workspace/projects/$project/objects" });
  const navigate = useNavigate({ from: "/w/$workspace/projects/$project/objects" });
  // The beginning of the day is fixed while the page is open: pages of one list must ask for the same.
  const [now] = useState(() => new Date());
  const filter = filterOf(search, now);
  const list = useInfiniteQuery(objectsQuery(project.id, filter));
  const ontology = useQuery(ontologyQuery(project.id));
  const classes = useMemo(() => new Classes(ontology.data?.ontology ?? {}), [ontology.data]);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [marks, setMarks] = useState(NO_MARKS);
  const [size, setSize] = useState(USUAL_SIZE);
  const [opened, setOpened] = useState<Opened | null>(null);
  const corrections = useCorrections(project.id);
  const change = (next: WallSearch) => void navigate({ search: next, replace: true });
  const marked = rows.filter((row) => marks.marked.has(keyOf(row)));
  const may = project.permissions.includes("objects.correct");
  const ofMarked = (deed: Deed) => setOpened({ deed, reached: { objects: marked.map(seenAs) } });
  return (
    <>
      {marked.length > 0 ? (
        <MarkedBar count={marked.length} begin={may ? ofMarked : null} clear={() => setMarks(clear)} />
      ) : (
        <WallBar
          classes={classes}
          search={search}
          change={change}
          size={size}
          setSize={setSize}
          begin={may && rows.length > 0 ? (deed) => setOpened({ deed, reached: { filter } }) : null}
          history={() => setOpened("history")}
        />
      )}
      <Waiting list={list} />
      {list.isSuccess && rows.length === 0 ? <NoTiles show={isNarrowed(search) ? () => change({}) : null} /> : null}
      {rows.length > 0 ? (
        <Tiles
          rows={rows}
          classes={classes}
          size={size}
          marks={marks}
          setMarks={setMarks}
          underWay={corrections.underWay}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
      {opened ? (
        <OpenedDialog
          project={project.id}
          classes={classes}
          opened={opened}
          undo={may ? corrections.undo : null}
          begun={(correction) => {
            corrections.follow(correction);
            setMarks(NO_MARKS);
            setOpened(null);
          }}
          close={() => setOpened(null)}
        />
      ) : null}
    </>
  );
}

function Waiting({ list }: { list: { isPending: boolean; error: Error | null; refetch: () => unknown } }) {
  if (list.isPending) return <Skeleton of="tiles" />;
  return list.error ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null;
}

type Opened = "history" | { deed: Deed; reached: Reached };

interface OpenedDialogProps {
  project: string;
  classes: Classes;
  opened: Opened;
  undo: ((correction: string) => void) | null;
  begun: (correction: Correction) => void;
  close: () => void;
}

function OpenedDialog({ project, classes, opened, undo, begun, close }: OpenedDialogProps) {
  if (opened === "history") return <HistoryDialog project={project} classes={classes} undo={undo} close={close} />;
  const { deed, reached } = opened;
  return (
    <CorrectDialog project={project} classes={classes} deed={deed} reached={reached} begun={begun} close={close} />
  );
}

/** Nothing was made yet, or nothing of it matches; then the filters can be cleared. */
function NoTiles({ show }: { show: (() => void) | null }) {
  const { t } = useTranslation("projects");
  if (show) {
    return <EmptyState title={t("wall.noMatch")} action={<Button onClick={show}>{t("tasks.clear")}</Button>} />;
  }
  return (
    <EmptyState title={t("wall.none")}>
      <p>{t("wall.noneWhat")}</p>
    </EmptyState>
  );
}

/** An object as it was seen: what somebody changed since is left alone. */
function seenAs(row: ProjectObject) {
  return { item: row.item, object: row.object, touched: row.touched.revision };
}

interface TilesProps {
  rows: readonly ProjectObject[];
  classes: Classes;
  size: number;
  marks: Marks;
  setMarks: (change: (marks: Marks) => Marks) => void;
  underWay: Correction | null;
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function Tiles({ rows, classes, size, marks, setMarks, underWay, more }: TilesProps) {
  const { t } = useTranslation("projects");
  const [current, setCurrent] = useState<ProjectObject | null>(null);
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const keys = useMemo(() => rows.map(keyOf), [rows]);
  const texts = rows.some((row) => row.snippet !== null);
  const openItem = () => {
    if (!current) return;
    void navigate({ to: "/w/$workspace/items/$item", params: { workspace: slug, item: current.item } });
  };
  useKeys(t("wall.keys"), [
    { keys: "mod+z", title: t("wall.undoMark"), run: () => setMarks(undo) },
    { keys: "o", title: t("wall.open"), run: openItem },
  ]);
  const mark = (key: string, range: boolean) =>
    setMarks((before) => (range ? extend(before, keys, key) : toggle(before, key)));
  return (
    <>
      <TileGrid
        label={t("tabs.objects")}
        tiles={rows}
        tileKey={keyOf}
        minWidth={texts ? SNIPPET.width : size}
        height={texts ? SNIPPET.height : size + FOOT}
        more={more}
        draw={(row) => (
          <ObjectTile
            row={row}
            classes={classes}
            size={size}
            marked={marks.marked.has(keyOf(row))}
            mark={(range) => mark(keyOf(row), range)}
            enter={() => setCurrent(row)}
          />
        )}
      />
      <WallFoot row={current} underWay={underWay} />
    </>
  );
}
