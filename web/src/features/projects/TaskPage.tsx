import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { Task } from "../../api/payloads";
import { useNames } from "../../api/people";
import { assignTask, freeTask, prioritise, reopenTask, taskQuery } from "../../api/tasks";
import { membersQuery } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { NumberField, SelectField } from "../../ui/inputs/fields";
import { Facts } from "../../ui/page/Facts";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Setting, Settings } from "../../ui/page/Settings";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { CommentsPanel } from "./CommentsPanel";
import { TaskStateLabel } from "./TaskStateLabel";

/** One task: where it stands, what was said, what happened, and what a lead may do with it. */
export function TaskPage() {
  const { t } = useTranslation("projects");
  const { task: id } = useParams({ from: "/w/$workspace/tasks/$task" });
  const task = useQuery(taskQuery(id));
  if (task.isError) {
    return (
      <Page title={t("task.title")}>
        <ErrorState error={task.error} retry={() => void task.refetch()} />
      </Page>
    );
  }
  if (!task.data) {
    return (
      <Page title="">
        <Skeleton of="rows" />
      </Page>
    );
  }
  return <LoadedTask task={task.data} />;
}

function LoadedTask({ task }: { task: Task }) {
  const { t } = useTranslation("projects");
  const { slug } = useWorkspace();
  const nameOf = useNames();
  const may = useMay();
  return (
    <Page title={<span className="mono">{task.key}</span>} tab={task.key}>
      <Panel>
        <Facts
          rows={[
            [
              t("item"),
              <Link key="item" to="/w/$workspace/items/$item" params={{ workspace: slug, item: task.item }}>
                {task.key}
              </Link>,
            ],
            [t("tasks.stage"), t(`stages.${task.stage}`, task.stage)],
            [t("state"), <TaskStateLabel key="state" task={task} />],
            [t("tasks.holder"), task.holders.map((holder) => nameOf(holder.user)).join("、") || t("tasks.nobody")],
          ]}
        />
      </Panel>
      {may("tasks.write") ? <LeadPanel task={task} /> : null}
      {may("comments.write") ? <CommentsPanel task={task.id} /> : null}
      <HistoryPanel task={task} />
    </Page>
  );
}

function useTaskDeed<Variables>(task: Task, deed: (variables: Variables) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deed,
    onSuccess: () => client.invalidateQueries({ queryKey: ["task", task.id] }),
  });
}

function LeadPanel({ task }: { task: Task }) {
  const { t } = useTranslation("projects");
  const may = useMay();
  const { id: workspace } = useWorkspace();
  const nameOf = useNames();
  const members = useInfiniteQuery(membersQuery(workspace));
  const [priority, setPriority] = useState<number>(task.priority);
  const rank = useTaskDeed(task, () => prioritise(task.id, priority));
  const free = useTaskDeed(task, () => freeTask(task.id));
  const reopen = useTaskDeed(task, () => reopenTask(task.id));
  const assign = useTaskDeed(task, (member: string) => assignTask(task.id, member));
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const ended = task.state === "accepted" || task.state === "invalid";
  const [holder] = task.holders;
  return (
    <Panel title={t("task.lead")}>
      <Settings>
        <Setting name={t("tasks.priority")} help={t("task.priorityHelp")}>
          <NumberField
            aria-label={t("tasks.priority")}
            w={96}
            allowDecimal={false}
            value={priority}
            onChange={(value) => setPriority(Number(value) || 0)}
          />
          <Button disabled={priority === task.priority} busy={rank.isPending} onClick={() => rank.mutate(undefined)}>
            {t("task.set")}
          </Button>
        </Setting>
        {may("tasks.assign") && !ended ? (
          <Setting name={t("task.handOver")} help={t("task.handOverHelp")}>
            <SelectField
              aria-label={t("task.handOver")}
              searchable
              placeholder={t("task.choosePerson")}
              data={people.map((member) => ({ value: member.id, label: member.user.name }))}
              value={null}
              onChange={(member) => (member ? assign.mutate(member) : undefined)}
            />
          </Setting>
        ) : null}
        {may("tasks.release") && holder ? (
          <Setting name={t("task.free")} help={t("task.freeHelp", { name: nameOf(holder.user) })}>
            <Button busy={free.isPending} onClick={() => free.mutate(undefined)}>
              {t("task.freeNow")}
            </Button>
          </Setting>
        ) : null}
        {may("tasks.reopen") && ended ? (
          <Setting name={t("task.reopen")} help={t("task.reopenHelp")}>
            <Button busy={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
              {t("task.reopenNow")}
            </Button>
          </Setting>
        ) : null}
      </Settings>
    </Panel>
  );
}

function HistoryPanel({ task }: { task: Task }) {
  const nameOf = useNames();
  const { t } = useTranslation("projects");
  const format = useFormat();
  return (
    <Panel title={t("task.history")}>
      <Table
        label={t("task.history")}
        rows={task.events}
        rowKey={(event) => event.id}
        columns={[
          { key: "kind", title: t("task.what"), width: "2fr", cell: (event) => t(`events.${event.kind}`, event.kind) },
          {
            key: "stage",
            title: t("tasks.stage"),
            width: "1fr",
            cell: (event) => t(`stages.${event.stage}`, event.stage),
          },
          { key: "who", title: t("task.who"), width: "1fr", cell: (event) => nameOf(event.actor) },
          { key: "at", title: t("when"), width: "160px", cell: (event) => format.time(event.at) },
        ]}
      />
    </Panel>
  );
}
