import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { useMay, useMe, useWorkspace } from "../../api/me";
import type { Progress, Project } from "../../api/payloads";
import { progressQuery, projectsQuery } from "../../api/projects";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Status } from "../../ui/feedback/Status";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import { FirstSteps } from "./FirstSteps";
import styles from "./HomePage.module.css";

/** What waits for me, what came back, and, in a fresh workspace, what to do first. */
export function HomePage() {
  const { t } = useTranslation("home");
  const me = useMe();
  const { id } = useWorkspace();
  const projects = useInfiniteQuery(projectsQuery(id));
  const rows = projects.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("hello", { name: me?.user.name })} tab={t("title")}>
      {projects.isPending ? <Skeleton of="rows" count={4} /> : null}
      {projects.isError ? <ErrorState error={projects.error} retry={() => void projects.refetch()} /> : null}
      {projects.isSuccess && rows.length === 0 ? <NothingYet /> : null}
      {rows.length > 0 ? <Waiting projects={rows} /> : null}
    </Page>
  );
}

function NothingYet() {
  const { t } = useTranslation("home");
  const may = useMay();
  const { id } = useWorkspace();
  const datasets = useInfiniteQuery({ ...datasetsQuery(id), enabled: may("datasets.read") });
  if (!may("projects.create")) {
    return (
      <EmptyState title={t("none.title")}>
        <p>{t("none.what")}</p>
      </EmptyState>
    );
  }
  return <FirstSteps dataset={datasets.data?.pages[0]?.items[0] ?? null} />;
}

interface Row {
  project: Project;
  progress: Progress | undefined;
}

/** What came back first, then what has most left to do. */
function urgency({ progress }: Row): number {
  if (!progress) return 0;
  return (progress.mine?.returned ?? 0) * 1_000_000 + progress.waiting;
}

function Waiting({ projects }: { projects: readonly Project[] }) {
  const { t } = useTranslation("home");
  const progresses = useQueries({ queries: projects.map((project) => progressQuery(project.id)) });
  const rows = projects
    .map((project, index): Row => ({ project, progress: progresses[index]?.data }))
    .sort((one, other) => urgency(other) - urgency(one));
  const [first, ...rest] = rows;
  return (
    <Panel title={t("waiting")}>
      <ul className={styles.list}>
        {first ? <ProjectRow row={first} first /> : null}
        {rest.map((row) => (
          <ProjectRow key={row.project.id} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function ProjectRow({ row, first = false }: { row: Row; first?: boolean }) {
  const { t } = useTranslation("home");
  const format = useFormat();
  const { slug } = useWorkspace();
  const { project, progress } = row;
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        <Link to="/w/$workspace/projects/$project" params={{ workspace: slug, project: project.id }}>
          {project.title ?? project.name}
        </Link>
        <small>{project.dataset.title ?? project.dataset.name}</small>
      </div>
      <RowNews row={row} />
      {progress ? (
        <div className={styles.progress}>
          <ProgressMeter label={t("progress")} value={progress.accepted} total={progress.total} />
          <span className="num">
            {format.number(progress.accepted)} <em>/ {format.number(progress.total)}</em>
          </span>
        </div>
      ) : (
        <span />
      )}
      <RowDeeds row={row} first={first} />
    </li>
  );
}

function useWaits({ progress }: Row) {
  const may = useMay();
  return {
    returned: progress?.mine?.returned ?? 0,
    toReview: may("reviews.claim") ? (progress?.in_review ?? 0) : 0,
    toDo: may("work.claim") && progress ? progress.waiting + progress.returned : 0,
  };
}

function RowNews({ row }: { row: Row }) {
  const { t } = useTranslation("home");
  const { returned, toReview } = useWaits(row);
  return (
    <div className={styles.news}>
      {returned > 0 ? <Status tone="next">{t("returned", { count: returned })}</Status> : null}
      {toReview > 0 ? <Status tone="busy">{t("inReview", { count: toReview })}</Status> : null}
    </div>
  );
}

function RowDeeds({ row, first }: { row: Row; first: boolean }) {
  const { t } = useTranslation("home");
  const { slug } = useWorkspace();
  const { returned, toReview, toDo } = useWaits(row);
  const params = { workspace: slug, project: row.project.id };
  return (
    <div className={styles.deeds}>
      {toReview > 0 ? (
        <ButtonLink to="/w/$workspace/projects/$project/review" params={params}>
          {t("review")}
        </ButtonLink>
      ) : null}
      {toDo > 0 ? (
        <ButtonLink kind={first ? "main" : "line"} to="/w/$workspace/projects/$project/work" params={params}>
          {t(returned > 0 ? "fix" : "start")}
        </ButtonLink>
      ) : null}
    </div>
  );
}
