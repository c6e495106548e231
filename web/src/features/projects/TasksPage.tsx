import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { Project, TaskRow, TaskState } from "../../api/payloads";
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
import { type Column, Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { AddTasksButton } from "./AddTasksButton";
import { ProjectFrame } from "./ProjectFrame";
import { TaskSelection } from "./TaskSelection";
import { TaskStateLabel } from "./TaskStateLabel";
import { ORDERS, type TaskSearch } from "./taskSearch";

const DONE: readonly TaskState[] = ["accepted", "invalid"];

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
  const may = useMay();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const picked = rows.filter((task) => chosen.has(task.id));
  const clear = () => setChosen(new Set());
  const filtered = Boolean(search.stage ?? search.state);
  return (
    <>
      {picked.length > 0 ? (
        <TaskSelection project={project.id} tasks={picked} clear={clear} />
      ) : (
        <TaskBar project={project} search={search} change={change} />
      )}
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
          choosing={may("tasks.write") ? { chosen, setChosen } : null}
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

interface Choosing {
  chosen: ReadonlySet<string>;
  setChosen: (chosen: ReadonlySet<string>) => void;
}

/** A box before each row, and one above them all. With Shift everything between the last one and this is chosen. */
function useBoxes(rows: readonly TaskRow[], choosing: Choosing | null): Column<TaskRow>[] {
  const { t } = useTranslation("projects");
  const last = useRef<string | null>(null);
  if (!choosing) return [];
  const { chosen, setChosen } = choosing;
  const all = rows.length > 0 && rows.every((task) => chosen.has(task.id));
  const toggle = (task: TaskRow, extend: boolean) => {
    const ids = rows.map((row) => row.id);
    const [from, to] = [ids.indexOf(extend ? (last.current ?? task.id) : task.id), ids.indexOf(task.id)];
    const between = ids.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
    const next = new Set(chosen);
    for (const id of between) {
      if (chosen.has(task.id)) next.delete(id);
      else next.add(id);
    }
    last.current = task.id;
    setChosen(next);
  };
  return [
    {
      key: "box",
      title: (
        <input
          type="checkbox"
          aria-label={t("bulk.all")}
          checked={all}
          onChange={() => setChosen(new Set(all ? [] : rows.map((task) => task.id)))}
        />
      ),
      width: "28px",
      cell: (task) => (
        <input
          type="checkbox"
          aria-label={t("bulk.choose", { key: task.key })}
          checked={chosen.has(task.id)}
          onChange={(event) => toggle(task, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
        />
      ),
    },
  ];
}

interface TaskTableProps {
  rows: readonly TaskRow[];
  choosing: Choosing | null;
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function TaskTable({ rows, choosing, more }: TaskTableProps) {
  const boxes = useBoxes(rows, choosing);
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
        ...boxes,
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
          // Where a task is done, its state says so; the stage would say it twice.
          cell: (task) => (DONE.includes(task.state) ? "–" : t(`stages.${task.stage}`, task.stage)),
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
