import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { progressQuery, questionsQuery } from "../../api/projects";
import { myWorkQuery } from "../../api/work";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Status } from "../../ui/feedback/Status";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { ProjectFrame } from "./ProjectFrame";

const STATES = ["waiting", "in_review", "returned", "accepted", "invalid"] as const;

/** How far the project is, what I did in it, what people asked. */
export function OverviewPage() {
  const may = useMay();
  return (
    <ProjectFrame begins>
      {(project) => (
        <>
          <ProgressPanel project={project} />
          {may("tasks.read") ? <QuestionsPanel project={project} /> : null}
          {may("work.claim") ? <MinePanel project={project} /> : null}
        </>
      )}
    </ProjectFrame>
  );
}

function ProgressPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const progress = useQuery(progressQuery(project.id));
  if (progress.isError) return <ErrorState error={progress.error} retry={() => void progress.refetch()} />;
  if (!progress.data) return <Skeleton of="lines" count={3} />;
  const { total, accepted, invalid } = progress.data;
  const share = total > 0 ? (accepted + invalid) / total : 0;
  return (
    <Panel
      title={t("progress")}
      facts={t("doneShare", { share: format.percent(share, 1), total: format.number(total) })}
    >
      <Stack>
        <ProgressMeter wide label={t("progress")} value={accepted + invalid} total={total} />
        <Figures
          figures={STATES.map((state) => ({ label: t(`states.${state}`), value: format.number(progress.data[state]) }))}
        />
      </Stack>
    </Panel>
  );
}

function QuestionsPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const list = useInfiniteQuery(questionsQuery(project.id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t("questions.title")} facts={t("questions.what")}>
      <Table
        label={t("questions.title")}
        rows={rows}
        rowKey={(question) => question.id}
        onOpen={(question) =>
          void navigate({ to: "/w/$workspace/tasks/$task", params: { workspace: slug, task: question.task } })
        }
        more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        columns={[
          { key: "text", title: t("questions.text"), width: "2.4fr", cell: (question) => question.text },
          {
            key: "item",
            title: t("item"),
            width: "1.2fr",
            wideOnly: true,
            cell: (question) => <span className="mono">{question.item.key}</span>,
          },
          {
            key: "who",
            title: t("questions.who"),
            width: "1fr",
            wideOnly: true,
            cell: (question) => question.author?.name,
          },
          {
            key: "state",
            title: t("state"),
            width: "100px",
            cell: (question) => (
              <Status tone={question.resolved ? "good" : "next"}>
                {t(question.resolved ? "questions.answered" : "questions.open")}
              </Status>
            ),
          },
          { key: "at", title: t("when"), width: "110px", cell: (question) => format.ago(question.created_at) },
        ]}
      />
    </Panel>
  );
}

function MinePanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const list = useInfiniteQuery(myWorkQuery(project.id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t("mine")}>
      <Table
        label={t("mine")}
        rows={rows}
        rowKey={(work) => `${work.task} ${work.at}`}
        more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        columns={[
          {
            key: "item",
            title: t("item"),
            width: "2fr",
            cell: (work) => <span className="mono">{work.item.key}</span>,
          },
          { key: "state", title: t("state"), width: "1fr", cell: (work) => t(`slotStates.${work.state}`, work.state) },
          { key: "at", title: t("when"), width: "120px", cell: (work) => format.ago(work.at) },
        ]}
      />
    </Panel>
  );
}
