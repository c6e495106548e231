import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Project, StageSpec } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { changeWorkflow, workflowQuery } from "../../api/projects";
import { progressQuery } from "../../api/tasks";
import { sameJson } from "../../core/json";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { SchemaForm } from "../../ui/inputs/SchemaForm";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import styles from "./WorkflowPanel.module.css";

/** The course of a task from stage to stage, how many stand where, and the settings of the chosen stage. */
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
  const [at, setAt] = useState(
    Math.max(
      0,
      stages.findIndex(({ work }) => work === "people"),
    ),
  );
  const save = useMutation({
    mutationFn: () =>
      changeWorkflow(project.id, { stages: draft.map(({ name, kind, settings }) => ({ name, kind, settings })) }),
    meta: { quiet: true },
    onSuccess: async () => {
      notify({ tone: "done", title: t("workflow.saved") });
      await client.invalidateQueries({ queryKey: ["project", project.id, "workflow"] });
    },
  });
  const chosen = draft[at];
  const schema = plugins.data?.items.find((one) => one.name === chosen?.kind)?.options.settings;
  const fields = Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});
  const shown = fields.filter((name) => name !== "assistant" && name !== "options");
  return (
    <>
      <Course project={project} stages={draft} at={at} choose={setAt} />
      <Form error={save.error} onSubmit={() => save.mutate()}>
        {chosen ? (
          <section className={styles.settings} aria-label={said(chosen.title, language, chosen.name)}>
            <h3>{said(chosen.title, language, chosen.name)}</h3>
            {plugins.isSuccess && shown.length === 0 ? <p>{t("workflow.noSettings")}</p> : null}
            {chosen.kind === "pre-annotate" ? <p>{t("workflow.assistantElsewhere")}</p> : null}
            <SchemaForm
              schema={schema}
              values={chosen.settings}
              without={["assistant", "options"]}
              onChange={(settings) =>
                setDraft(draft.map((one, place) => (place === at ? { ...chosen, settings } : one)))
              }
            />
          </section>
        ) : null}
        <Button type="submit" busy={save.isPending} disabled={sameJson(draft, stages)}>
          {t("workflow.save")}
        </Button>
      </Form>
    </>
  );
}

interface CourseProps {
  project: Project;
  stages: readonly StageSpec[];
  at: number;
  choose: (place: number) => void;
}

/** The stages on one line, first to last, with the tasks that stand at each just now. */
function Course({ project, stages, at, choose }: CourseProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const format = useFormat();
  const progress = useQuery(progressQuery(project.id));
  const standing = (stage: string) =>
    (progress.data?.stages ?? []).filter((one) => one.stage === stage).reduce((sum, one) => sum + one.tasks, 0);
  return (
    <ol className={styles.course} aria-label={t("workflow.title")}>
      {stages.map((stage, place) => (
        <li key={stage.name} data-work={stage.work}>
          <button type="button" aria-pressed={place === at} onClick={() => choose(place)}>
            <span>{said(stage.title, language, stage.name)}</span>
            <small className="num">
              {progress.data ? t("workflow.standing", { count: standing(stage.name) }) : format.number(0)}
            </small>
          </button>
        </li>
      ))}
    </ol>
  );
}
