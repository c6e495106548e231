import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { TaskRow } from "../../api/payloads";
import { assignTask, freeTask, prioritise } from "../../api/tasks";
import { membersQuery } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { NumberField, SelectField } from "../../ui/inputs/fields";
import { notify } from "../../ui/overlay/toast";
import { Bar } from "../../ui/page/Bar";
import { type BulkOutcome, inBulk } from "./bulk";

interface Wish {
  /** Said when it is done: a key of the words, which get the count. */
  said: string;
  tasks: readonly TaskRow[];
  deed: (task: TaskRow) => Promise<unknown>;
  undo?: (task: TaskRow) => Promise<unknown>;
}

/** Does something to many tasks, says what became of it, and offers the way back where there is one. */
function useBulk(project: string) {
  const { t } = useTranslation("projects");
  const client = useQueryClient();
  const bulk = useMutation({
    mutationFn: ({ tasks, deed }: Wish) => inBulk(tasks, deed),
    onSuccess: async (outcome: BulkOutcome<TaskRow>, { said, undo }: Wish) => {
      await client.invalidateQueries({ queryKey: ["tasks", project] });
      const { done, refused } = outcome;
      const [first] = refused;
      const back = undo
        ? { label: t("bulk.undo"), run: () => bulk.mutate({ said: "undone", tasks: done, deed: undo }) }
        : null;
      if (done.length > 0) {
        notify({ tone: "done", title: t(`bulk.${said}`, { count: done.length }), ...(back ? { action: back } : {}) });
      }
      if (first) {
        const title = t("bulk.refused", { count: refused.length });
        notify({ tone: "failed", title, detail: `${first.thing.key}: ${first.problem.detail ?? first.problem.title}` });
      }
    },
  });
  return bulk;
}

interface TaskSelectionProps {
  project: string;
  tasks: readonly TaskRow[];
  clear: () => void;
}

/** What a lead may do with all the tasks that are chosen. */
export function TaskSelection({ project, tasks, clear }: TaskSelectionProps) {
  const { t } = useTranslation("projects");
  const may = useMay();
  const { id: workspace } = useWorkspace();
  const members = useInfiniteQuery({ ...membersQuery(workspace), enabled: may("members.read") });
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const [priority, setPriority] = useState(1);
  const bulk = useBulk(project);
  const held = tasks.filter((task) => task.holders.length > 0);
  const rank = () =>
    bulk.mutate({
      said: "ranked",
      tasks,
      deed: (task) => prioritise(task.id, priority),
      undo: (task) => prioritise(task.id, task.priority),
    });
  const memberOf = (task: TaskRow) => people.find((one) => one.user.id === task.holders[0]?.user)?.id ?? null;
  const handBack = (task: TaskRow) => assignTask(task.id, memberOf(task));
  return (
    <Bar>
      <b className="num" role="status">
        {t("bulk.chosen", { count: tasks.length })}
      </b>
      <NumberField
        aria-label={t("tasks.priority")}
        w={84}
        allowDecimal={false}
        value={priority}
        onChange={(value) => setPriority(Number(value) || 0)}
      />
      <Button busy={bulk.isPending} onClick={rank}>
        {t("bulk.rank")}
      </Button>
      {may("tasks.assign") ? (
        <SelectField
          aria-label={t("bulk.assign")}
          placeholder={t("bulk.assign")}
          searchable
          w={160}
          data={people.map((member) => ({ value: member.id, label: member.user.name }))}
          value={null}
          onChange={(member) => {
            if (!member) return;
            bulk.mutate({ said: "assigned", tasks, deed: (task) => assignTask(task.id, member), undo: handBack });
          }}
        />
      ) : null}
      {may("tasks.release") && held.length > 0 ? (
        <Button
          busy={bulk.isPending}
          onClick={() => bulk.mutate({ said: "freed", tasks: held, deed: (task) => freeTask(task.id), undo: handBack })}
        >
          {t("bulk.free", { count: held.length })}
        </Button>
      ) : null}
      <Bar.Gap />
      <Button kind="quiet" keys="escape" onClick={clear}>
        {t("bulk.clear")}
      </Button>
    </Bar>
  );
}
