import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Plugin, Project, StageSpec } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { changeWorkflow, workflowQuery } from "../../api/projects";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import type { OptionValues } from "../../ui/inputs/SchemaForm";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { AssistantFields, type ChosenAssistant } from "./AssistantFields";
import { PRE_ANNOTATE, withAssistant } from "./preAnnotation";

/** Which assistant proposes before people begin. It works on tasks that come in from now on. */
export function AssistantPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const assistants = useQuery(pluginsQuery("assistants"));
  const workflow = useQuery(workflowQuery(project.id));
  const failed = assistants.error ?? workflow.error;
  return (
    <Panel title={t("assistance.run")} facts={t("assistance.runWhat")}>
      {failed ? <ErrorState error={failed} /> : null}
      {assistants.data && workflow.data ? (
        <AssistantForm
          key={workflow.dataUpdatedAt}
          project={project}
          stages={workflow.data.stages}
          assistants={assistants.data.items}
        />
      ) : (
        <Skeleton of="form" count={2} />
      )}
    </Panel>
  );
}

interface AssistantFormProps {
  project: Project;
  stages: readonly StageSpec[];
  assistants: readonly Plugin[];
}

function optionsIn(settings: StageSpec["settings"] | undefined): OptionValues {
  const options = settings?.options;
  return typeof options === "object" && options !== null && !Array.isArray(options) ? (options as OptionValues) : {};
}

function AssistantForm({ project, stages, assistants }: AssistantFormProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const client = useQueryClient();
  const present = stages.find((stage) => stage.kind === PRE_ANNOTATE)?.settings;
  const [chosen, choose] = useState<ChosenAssistant>({
    name: typeof present?.assistant === "string" ? present.assistant : null,
    options: optionsIn(present),
  });
  const save = useMutation({
    mutationFn: () =>
      changeWorkflow(project.id, { stages: withAssistant(stages, chosen.name, chosen.options as never) }),
    meta: { quiet: true },
    onSuccess: async () => {
      notify({ tone: "done", title: t("assistance.saved") });
      await client.invalidateQueries({ queryKey: ["project", project.id] });
    },
  });
  const usable = assistants.filter((one) => one.available);
  return (
    <Form error={save.error} onSubmit={() => save.mutate()}>
      <AssistantFields usable={usable} chosen={chosen} choose={choose} nobody={t("assistance.nobody")} />
      {assistants
        .filter((one) => !one.available)
        .map((one) => (
          <p key={one.name}>
            {t("assistance.missing", { name: said(one.title, language, one.name) })} <code>{one.install}</code>
          </p>
        ))}
      <Button type="submit" busy={save.isPending}>
        {t("assistance.save")}
      </Button>
    </Form>
  );
}
