import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Project, TaskState } from "../../api/payloads";
import { useNames } from "../../api/people";
import { progressOf } from "../../api/progress";
import { questionsQuery } from "../../api/tasks";
import { myWorkQuery } from "../../api/work";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Status } from "../../ui/feedback/Status";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { PeoplePanel } from "./PeoplePanel";
import { ProjectFrame } from "./ProjectFrame";

const STATES = ["waiting", "in_review", "returned", "accepted", "invalid"] as const satisfies readonly TaskState[];

/** How far the project is, what I did in it, what people asked. */
export function OverviewPage() {
  return (
    <ProjectFrame begins>
      {(project) => (
        <>
          <ProgressPanel project={project} />
          {project.permissions.includes("tasks.read") ? (
            <>
              <QuestionsPanel project={project} />
              <PeoplePanel project={project} />
            </>
          ) : null}
          {project.permissions.includes("work.claim") ? <MinePanel project={project} /> : null}
        </>
      )}
    </ProjectFrame>
  );
}

function ProgressPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const progress = progressOf(project);
  const share = progress.total > 0 ? progress.done / progress.total : 0;
  return (
    <Panel
      title={t("progress")}
      facts={t("doneShare", { share: format.percent(share, 1), total: format.number(progress.total) })}
    >
      <Stack>
        <ProgressMeter wide label={t("progress")} value={progress.done} total={progress.total} />
        <Figures
          figures={STATES.map((state) => ({ label: t(`states.${state}`), value: format.number(progress[state]) }))}
        />
      </Stack>
    </Panel>
  );
}

function QuestionsPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const nameOf = useNames();
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
            cell: (question) => <span className="mono">{question.key}</span>,
          },
          {
            key: "who",
            title: t("questions.who"),
            width: "1fr",
            wideOnly: true,
            cell: (question) => nameOf(question.author),
          },
          {
            key: "state",
            title: t("state"),
            width: "100px",
            cell: (question) => (
              <Status tone={question.resolved_at ? "good" : "next"}>
                {t(question.resolved_at ? "questions.answered" : "questions.open")}
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
        rowKey={(work) => work.lease}
        more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        columns={[
          {
            key: "item",
            title: t("item"),
            width: "2fr",
            cell: (work) => <span className="mono">{work.key}</span>,
          },
          { key: "state", title: t("state"), width: "1fr", cell: (work) => t(`slotStates.${work.state}`, work.state) },
          { key: "at", title: t("when"), width: "120px", cell: (work) => format.ago(work.at) },
        ]}
      />
    </Panel>
  );
}
