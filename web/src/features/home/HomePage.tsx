import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { useMay, useMe, useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { progressOf } from "../../api/progress";
import { LIVE_MS, projectsQuery } from "../../api/projects";
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
  const projects = useInfiniteQuery({ ...projectsQuery(id), refetchInterval: LIVE_MS });
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

/** What came back first, then what has most left to do. */
function urgency(project: Project): number {
  const { returned, waiting } = progressOf(project);
  return returned * 1_000_000 + waiting;
}

function Waiting({ projects }: { projects: readonly Project[] }) {
  const { t } = useTranslation("home");
  const sorted = [...projects].sort((one, other) => urgency(other) - urgency(one));
  return (
    <Panel title={t("waiting")}>
      <ul className={styles.list}>
        {sorted.map((project, place) => (
          <ProjectRow key={project.id} project={project} first={place === 0} />
        ))}
      </ul>
    </Panel>
  );
}

function ProjectRow({ project, first }: { project: Project; first: boolean }) {
  const { t } = useTranslation("home");
  const format = useFormat();
  const { slug } = useWorkspace();
  const { total, done } = progressOf(project);
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        <Link to="/w/$workspace/projects/$project" params={{ workspace: slug, project: project.id }}>
          {project.title ?? project.name}
        </Link>
        <small>{project.dataset.name}</small>
      </div>
      <RowNews project={project} />
      <div className={styles.progress}>
        <ProgressMeter label={t("progress")} value={done} total={total} />
        <span className="num">
          {format.number(done)} <em>/ {format.number(total)}</em>
        </span>
      </div>
      <RowDeeds project={project} first={first} />
    </li>
  );
}

function waits(project: Project) {
  const { returned, waiting, in_review } = progressOf(project);
  const may = (verb: string) => project.permissions.includes(verb);
  return {
    returned: may("work.claim") ? returned : 0,
    toDo: may("work.claim") ? waiting + returned : 0,
    toReview: may("reviews.claim") ? in_review : 0,
  };
}

function RowNews({ project }: { project: Project }) {
  const { t } = useTranslation("home");
  const { returned, toReview } = waits(project);
  return (
    <div className={styles.news}>
      {returned > 0 ? <Status tone="next">{t("returned", { count: returned })}</Status> : null}
      {toReview > 0 ? <Status tone="busy">{t("inReview", { count: toReview })}</Status> : null}
    </div>
  );
}

function RowDeeds({ project, first }: { project: Project; first: boolean }) {
  const { t } = useTranslation("home");
  const { slug } = useWorkspace();
  const { returned, toReview, toDo } = waits(project);
  const params = { workspace: slug, project: project.id };
  return (
    <div className={styles.deeds}>
      {toReview > 0 ? (
        <ButtonLink
          kind={first && toDo === 0 ? "main" : "line"}
          to="/w/$workspace/projects/$project/review"
          params={params}
        >
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
