import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { objectsQuery } from "../../../api/objects";
import { ontologyQuery } from "../../../api/ontologies";
import type { Project, ProjectObject } from "../../../api/payloads";
import { Button } from "../../../ui/button/Button";
import { EmptyState } from "../../../ui/feedback/EmptyState";
import { ErrorState } from "../../../ui/feedback/ErrorState";
import { Skeleton } from "../../../ui/feedback/Skeleton";
import { useKeys } from "../../../ui/keys/useKeys";
import { TileGrid } from "../../../ui/table/TileGrid";
import { Classes } from "../../../workbench/session/classes";
import { ProjectFrame } from "../ProjectFrame";
import { clear, extend, type Marks, NO_MARKS, toggle, undo } from "./marks";
import { keyOf, ObjectTile } from "./ObjectTile";
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
  const { t } = useTranslation("projects");
  const search = useSearch({ from: "/w/$workspace/projects/$project/objects" });
  const navigate = useNavigate({ from: "/w/$workspace/projects/$project/objects" });
  // The beginning of the day is fixed while the page is open: pages of one list must ask for the same.
  const [now] = useState(() => new Date());
  const list = useInfiniteQuery(objectsQuery(project.id, filterOf(search, now)));
  const ontology = useQuery(ontologyQuery(project.id));
  const classes = useMemo(() => new Classes(ontology.data?.ontology ?? {}), [ontology.data]);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [marks, setMarks] = useState(NO_MARKS);
  const [size, setSize] = useState(USUAL_SIZE);
  const change = (next: WallSearch) => void navigate({ search: next, replace: true });
  return (
    <>
      <WallBar project={project} classes={classes} search={search} change={change} size={size} setSize={setSize} />
      {list.isPending ? <Skeleton of="tiles" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 && isNarrowed(search) ? (
        <EmptyState title={t("wall.noMatch")} action={<Button onClick={() => change({})}>{t("tasks.clear")}</Button>} />
      ) : null}
      {list.isSuccess && rows.length === 0 && !isNarrowed(search) ? (
        <EmptyState title={t("wall.none")}>
          <p>{t("wall.noneWhat")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <Tiles
          rows={rows}
          classes={classes}
          size={size}
          marks={marks}
          setMarks={setMarks}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
    </>
  );
}

interface TilesProps {
  rows: readonly ProjectObject[];
  classes: Classes;
  size: number;
  marks: Marks;
  setMarks: (change: (marks: Marks) => Marks) => void;
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function Tiles({ rows, classes, size, marks, setMarks, more }: TilesProps) {
  const { t } = useTranslation("projects");
  const [current, setCurrent] = useState<ProjectObject | null>(null);
  const keys = useMemo(() => rows.map(keyOf), [rows]);
  const texts = rows.some((row) => row.snippet !== null);
  useKeys(t("wall.keys"), [
    { keys: "mod+z", title: t("wall.undoMark"), run: () => setMarks(undo) },
    { keys: "escape", title: t("wall.clear"), run: () => setMarks(clear) },
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
      <WallFoot row={current} />
    </>
  );
}
