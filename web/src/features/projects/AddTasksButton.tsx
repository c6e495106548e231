import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import type { Project } from "../../api/payloads";
import { templatesQuery } from "../../api/projects";
import { addTasks } from "../../api/tasks";
import { Button } from "../../ui/button/Button";
import { notify } from "../../ui/overlay/toast";

/** Brings in what came into the dataset since, of the kind the project works on; items with a task here are passed over. */
export function AddTasksButton({ project, main = false }: { project: Project; main?: boolean }) {
  const { t } = useTranslation("projects");
  const may = useMay();
  const client = useQueryClient();
  const templates = useQuery(templatesQuery);
  const modality = templates.data?.items.find((one) => one.name === project.template)?.modality;
  const add = useMutation({
    mutationFn: () => addTasks(project.id, modality ? { filter: { modality } } : { all: true }),
    onSuccess: async () => {
      notify({ tone: "done", title: t("tasks.added") });
      await client.invalidateQueries({ queryKey: ["tasks", project.id] });
    },
  });
  if (!may("tasks.write")) return null;
  return (
    <Button kind={main ? "main" : "line"} busy={add.isPending} onClick={() => add.mutate()}>
      {t("tasks.add")}
    </Button>
  );
}
