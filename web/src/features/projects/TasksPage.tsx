import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Project, TaskRow } from "../../api/payloads";
import { useNames } from "../../api/people";
import { TASK_STATES } from "../../api/progress";
import { workflowQuery } from "../../api/projects";
import { tasksQuery } from "../../api/tasks";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { SelectField } from "../../ui/inputs/fields";
import { Bar } from "../../ui/page/Bar";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { AddTasksButton } from "./AddTasksButton";
import { ProjectFrame } from "./ProjectFrame";
import { TaskStateLabel } from "./TaskStateLabel";
import { ORDERS, type TaskSearch } from "./taskSearch";

/** Every task of a project; filters and order stand in the address. */
export function TasksPage() {
  return <ProjectFrame fixed>{(project) => <Tasks project={project} />}</ProjectFrame>;
}

function Tasks({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const search = useSearch({ from: "/w/$workspace/projects/$project/tasks" });
  const navigate = useNavigate({ from: "/w/$workspace/projects/$project/tasks" });
  const list = useInfiniteQuery(tasksQuery(project.id, search));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const change = (next: TaskSearch) => void navigate({ search: next, replace: true });
  const filtered = Boolean(search.stage ?? search.state);
  return (
    <>
      <TaskBar project={project} search={search} change={change} />
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 && filtered ? (
        <EmptyState
          title={t("tasks.noMatch")}
          action={<Button onClick={() => change({ order: search.order })}>{t("tasks.clear")}</Button>}
        />
      ) : null}
      {list.isSuccess && rows.length === 0 && !filtered ? (
        <EmptyState title={t("tasks.none")} action={<AddTasksButton project={project} main />}>
          <p>{t("tasks.noneWhat")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <TaskTable
          rows={rows}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
    </>
  );
}

interface TaskBarProps {
  project: Project;
  search: TaskSearch;
  change: (search: TaskSearch) => void;
}

function TaskBar({ project, search, change }: TaskBarProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const workflow = useQuery(workflowQuery(project.id));
  const stages = workflow.data?.stages ?? [];
  return (
    <Bar>
      <SelectField
        aria-label={t("tasks.stage")}
        placeholder={t("tasks.stage")}
        clearable
        w={140}
        data={stages.map((stage) => ({ value: stage.name, label: said(stage.title, language, stage.name) }))}
        value={search.stage ?? null}
        onChange={(stage) => change({ ...search, stage: stage ?? undefined })}
      />
      <SelectField
        aria-label={t("state")}
        placeholder={t("state")}
        clearable
        w={140}
        data={TASK_STATES.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        value={search.state ?? null}
        onChange={(state) => change({ ...search, state: TASK_STATES.find((one) => one === state) })}
      />
      <SelectField
        aria-label={t("tasks.order")}
        allowDeselect={false}
        w={160}
        data={ORDERS.map((order) => ({ value: order, label: t(`tasks.orders.${order}`) }))}
        value={search.order ?? "priority"}
        onChange={(order) => change({ ...search, order: ORDERS.find((one) => one === order) })}
      />
      <Bar.Gap />
      <AddTasksButton project={project} />
    </Bar>
  );
}

interface TaskTableProps {
  rows: readonly TaskRow[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function TaskTable({ rows, more }: TaskTableProps) {
  const nameOf = useNames();
  const { t } = useTranslation("projects");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  return (
    <Table
      fill
      label={t("tabs.tasks")}
      rows={rows}
      rowKey={(task) => task.id}
      more={more}
      onOpen={(task) => void navigate({ to: "/w/$workspace/tasks/$task", params: { workspace: slug, task: task.id } })}
      columns={[
        {
          key: "item",
          title: t("item"),
          width: "2.4fr",
          cell: (task) => <span className="mono">{task.key}</span>,
        },
        {
          key: "stage",
          title: t("tasks.stage"),
          width: "110px",
          cell: (task) => t(`stages.${task.stage}`, task.stage),
        },
        { key: "state", title: t("state"), width: "120px", cell: (task) => <TaskStateLabel task={task} /> },
        {
          key: "holder",
          title: t("tasks.holder"),
          width: "1fr",
          wideOnly: true,
          cell: (task) => task.holders.map((holder) => nameOf(holder.user)).join("、"),
        },
        {
          key: "priority",
          title: t("tasks.priority"),
          width: "72px",
          align: "end",
          wideOnly: true,
          cell: (task) => format.number(task.priority),
        },
        {
          key: "updated",
          title: t("updated"),
          width: "120px",
          wideOnly: true,
          cell: (task) => format.ago(task.updated_at),
        },
      ]}
    />
  );
}
