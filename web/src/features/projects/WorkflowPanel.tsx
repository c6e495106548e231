import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Project, StageSpec } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { changeWorkflow, workflowQuery } from "../../api/projects";
import { sameJson } from "../../core/json";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { SchemaForm } from "../../ui/inputs/SchemaForm";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import styles from "./WorkflowPanel.module.css";

/** The stages a task goes through, first to last, each with its settings. */
export function WorkflowPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const workflow = useQuery(workflowQuery(project.id));
  return (
    <Panel title={t("workflow.title")} facts={t("workflow.what")}>
      {workflow.isError ? <ErrorState error={workflow.error} retry={() => void workflow.refetch()} /> : null}
      {workflow.isPending ? <Skeleton of="form" count={3} /> : null}
      {workflow.data ? (
        <WorkflowForm key={workflow.dataUpdatedAt} project={project} stages={workflow.data.stages} />
      ) : null}
    </Panel>
  );
}

function WorkflowForm({ project, stages }: { project: Project; stages: readonly StageSpec[] }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const client = useQueryClient();
  const plugins = useQuery(pluginsQuery("stages"));
  const [draft, setDraft] = useState<readonly StageSpec[]>(stages);
  const save = useMutation({
    mutationFn: () =>
      changeWorkflow(project.id, { stages: draft.map(({ name, kind, settings }) => ({ name, kind, settings })) }),
    meta: { quiet: true },
    onSuccess: async () => {
      notify({ tone: "done", title: t("workflow.saved") });
      await client.invalidateQueries({ queryKey: ["project", project.id, "workflow"] });
    },
  });
  return (
    <Form error={save.error} onSubmit={() => save.mutate()}>
      <ol className={styles.stages}>
        {draft.map((stage, index) => (
          <li key={stage.name}>
            <b>{said(stage.title, language, stage.name)}</b>
            <SchemaForm
              schema={plugins.data?.items.find((one) => one.name === stage.kind)?.options.settings}
              values={stage.settings}
              without={["assistant", "options"]}
              onChange={(settings) =>
                setDraft(draft.map((one, place) => (place === index ? { ...stage, settings } : one)))
              }
            />
          </li>
        ))}
      </ol>
      <Button type="submit" busy={save.isPending} disabled={sameJson(draft, stages)}>
        {t("workflow.save")}
      </Button>
    </Form>
  );
}
