import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { useMay, useMe, useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { progressOf } from "../../api/progress";
import { LIVE_MS, projectsQuery } from "../../api/projects";
import { homecomingQuery } from "../../api/work";
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
import { Homecoming } from "./Homecoming";
import styles from "./HomePage.module.css";
import { UnsentWork } from "./UnsentWork";

/** What waits for me, what came back, and, in a fresh workspace, what to do first. */
export function HomePage() {
  const { t } = useTranslation("home");
  const me = useMe();
  const may = useMay();
  const { id } = useWorkspace();
  const projects = useInfiniteQuery({ ...projectsQuery(id), refetchInterval: LIVE_MS });
  const rows = projects.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("hello", { name: me?.user.name })} tab={t("title")}>
      <UnsentWork />
      {may("work.claim") ? <Homecoming /> : null}
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

/** How many returned tasks wait for this person, by project; those of others are theirs. */
type Returned = Readonly<Record<string, number>>;

/** What came back first, then what has most left to do. */
function urgency(project: Project, returned: Returned): number {
  return (returned[project.id] ?? 0) * 1_000_000 + progressOf(project).waiting;
}

function Waiting({ projects }: { projects: readonly Project[] }) {
  const { t } = useTranslation("home");
  const { id } = useWorkspace();
  const may = useMay();
  const home = useQuery({ ...homecomingQuery(id), enabled: may("work.claim") });
  const returned = home.data?.returned_in ?? {};
  const sorted = [...projects].sort((one, other) => urgency(other, returned) - urgency(one, returned));
  return (
    <Panel title={t("waiting")}>
      <ul className={styles.list}>
        {sorted.map((project, place) => (
          <ProjectRow key={project.id} project={project} mine={returned[project.id] ?? 0} first={place === 0} />
        ))}
      </ul>
    </Panel>
  );
}

interface RowProps {
  project: Project;
  /** Returned tasks that wait for this person. */
  mine: number;
  first: boolean;
}

function ProjectRow({ project, mine, first }: RowProps) {
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
      <RowNews project={project} mine={mine} />
      <div className={styles.progress}>
        <ProgressMeter label={t("progress")} value={done} total={total} />
        <span className="num">
          {format.number(done)} <em>/ {format.number(total)}</em>
        </span>
      </div>
      <RowDeeds project={project} mine={mine} first={first} />
    </li>
  );
}

function waits(project: Project, mine: number) {
  const { waiting, in_review } = progressOf(project);
  const may = (verb: string) => project.permissions.includes(verb);
  return {
    toDo: may("work.claim") ? waiting + mine : 0,
    toReview: may("reviews.claim") ? in_review : 0,
  };
}

function RowNews({ project, mine }: Omit<RowProps, "first">) {
  const { t } = useTranslation("home");
  const { toDo, toReview } = waits(project, mine);
  return (
    <div className={styles.news}>
      {mine > 0 ? <Status tone="next">{t("returned", { count: mine })}</Status> : null}
      {toDo > mine ? <Status tone="calm">{t("open", { count: toDo - mine })}</Status> : null}
      {toReview > 0 ? <Status tone="busy">{t("inReview", { count: toReview })}</Status> : null}
    </div>
  );
}

function RowDeeds({ project, mine, first }: RowProps) {
  const { t } = useTranslation("home");
  const { slug } = useWorkspace();
  const { toReview, toDo } = waits(project, mine);
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
          {t(mine > 0 ? "fix" : "start")}
        </ButtonLink>
      ) : null}
    </div>
  );
}
