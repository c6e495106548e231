import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { progressOf } from "../../api/progress";
import { LIVE_MS, projectsQuery } from "../../api/projects";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";

/** What waits for a verdict, by project; the longest queue first. */
export function ReviewPage() {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const { id, slug } = useWorkspace();
  const projects = useInfiniteQuery({ ...projectsQuery(id), refetchInterval: LIVE_MS });
  const rows = (projects.data?.pages.flatMap((page) => page.items) ?? [])
    .filter((project) => project.permissions.includes("reviews.claim"))
    .map((project) => ({ project, count: progressOf(project).in_review }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  return (
    <Page title={t("title")} facts={t("what")}>
      {projects.isError ? <ErrorState error={projects.error} retry={() => void projects.refetch()} /> : null}
      {projects.isPending ? <Skeleton of="rows" count={4} /> : null}
      {projects.isSuccess && rows.length === 0 ? (
        <EmptyState title={t("none.title")}>
          <p>{t("none.what")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <Table
          label={t("title")}
          rows={rows}
          rowKey={({ project }) => project.id}
          columns={[
            {
              key: "title",
              title: t("project"),
              width: "2fr",
              cell: ({ project }) => <b>{project.title ?? project.name}</b>,
            },
            {
              key: "dataset",
              title: t("dataset"),
              width: "1.4fr",
              wideOnly: true,
              cell: ({ project }) => project.dataset.name,
            },
            {
              key: "count",
              title: t("waiting"),
              width: "100px",
              align: "end",
              cell: ({ count }) => format.number(count),
            },
            {
              key: "go",
              title: "",
              width: "120px",
              align: "end",
              cell: ({ project }) => (
                <ButtonLink
                  compact
                  kind={project === rows[0]?.project ? "main" : "line"}
                  to="/w/$workspace/projects/$project/review"
                  params={{ workspace: slug, project: project.id }}
                >
                  {t("start")}
                </ButtonLink>
              ),
            },
          ]}
        />
      ) : null}
    </Page>
  );
}
