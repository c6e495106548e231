import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { progressOf } from "../../api/progress";
import { projectsQuery } from "../../api/projects";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import styles from "./ProjectsPage.module.css";

/** Every project this person may see, each with how far it is and the way to its work. */
export function ProjectsPage() {
  const { t } = useTranslation("projects");
  const workspace = useWorkspace();
  const may = useMay();
  const list = useInfiniteQuery(projectsQuery(workspace.id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const create = may("projects.create") ? (
    <ButtonLink kind="main" to="/w/$workspace/projects/new" params={{ workspace: workspace.slug }}>
      {t("new.title")}
    </ButtonLink>
  ) : null;
  return (
    <Page title={t("title")} actions={rows.length > 0 ? create : null} fixed>
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={t("empty.title")} action={create}>
          <p>{may("projects.create") ? t("empty.what") : t("empty.ask")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <ProjectTable
          rows={rows}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
    </Page>
  );
}

interface ProjectTableProps {
  rows: readonly Project[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function ProjectTable({ rows, more }: ProjectTableProps) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  return (
    <Table
      fill
      label={t("title")}
      rows={rows}
      rowKey={(project) => project.id}
      more={more}
      onOpen={(project) =>
        void navigate({ to: "/w/$workspace/projects/$project", params: { workspace: slug, project: project.id } })
      }
      columns={[
        { key: "title", title: t("name"), width: "2fr", cell: (project) => <b>{project.title ?? project.name}</b> },
        {
          key: "dataset",
          title: t("dataset"),
          width: "1.4fr",
          wideOnly: true,
          cell: (project) => project.dataset.name,
        },
        {
          key: "progress",
          title: t("progress"),
          width: "220px",
          wideOnly: true,
          cell: (project) => <RowProgress project={project} />,
        },
        {
          key: "updated",
          title: t("updated"),
          width: "120px",
          wideOnly: true,
          cell: (project) => format.ago(project.updated_at),
        },
        {
          key: "work",
          title: "",
          width: "110px",
          align: "end",
          cell: (project) =>
            project.permissions.includes("work.claim") ? (
              <ButtonLink
                compact
                to="/w/$workspace/projects/$project/work"
                params={{ workspace: slug, project: project.id }}
              >
                {t("start")}
              </ButtonLink>
            ) : null,
        },
      ]}
    />
  );
}

function RowProgress({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const { done, total } = progressOf(project);
  return (
    <span className={styles.progress}>
      <ProgressMeter label={t("progress")} value={done} total={total} />
      <span>
        {format.number(done)} <em>/ {format.number(total)}</em>
      </span>
    </span>
  );
}
