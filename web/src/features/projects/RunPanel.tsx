import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { runAssistant } from "../../api/assistance";
import { cancelJob, jobQuery } from "../../api/jobs";
import type { Job, Project } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { NumberField, TextField } from "../../ui/inputs/fields";
import { Panel } from "../../ui/page/Panel";
import { AssistantFields, type ChosenAssistant } from "./AssistantFields";

const POLL_MS = 1_000;
const CONTROL_PERCENT = 15;

/** Has an assistant propose once, for tasks that nobody has begun. */
export function RunPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const assistants = useQuery(pluginsQuery("assistants"));
  const [job, setJob] = useState<string | null>(null);
  return (
    <Panel title={t("assistance.once")} facts={t("assistance.onceWhat")}>
      {assistants.isError ? <ErrorState error={assistants.error} retry={() => void assistants.refetch()} /> : null}
      {assistants.isPending ? <Skeleton of="form" count={2} /> : null}
      {assistants.data ? <RunForm project={project} begun={setJob} /> : null}
      {job ? <RunProgress job={job} /> : null}
    </Panel>
  );
}

function RunForm({ project, begun }: { project: Project; begun: (job: string) => void }) {
  const { t } = useTranslation("projects");
  const usable = (useQuery(pluginsQuery("assistants")).data?.items ?? []).filter((one) => one.available);
  const [chosen, choose] = useState<ChosenAssistant>({ name: null, options: {} });
  const [prefix, setPrefix] = useState("");
  const [control, setControl] = useState(CONTROL_PERCENT);
  const run = useMutation({
    mutationFn: () =>
      runAssistant(project.id, {
        assistant: chosen.name ?? "",
        options: chosen.options as never,
        control: control / 100,
        ...(prefix ? { prefix, all: false } : { all: true }),
      }),
    meta: { quiet: true },
    onSuccess: (queued) => begun(queued.job),
  });
  return (
    <Form error={run.error} onSubmit={() => run.mutate()}>
      <AssistantFields usable={usable} chosen={chosen} choose={choose} />
      <TextField
        label={t("assistance.prefix")}
        description={t("assistance.prefixHelp")}
        value={prefix}
        onChange={(event) => setPrefix(event.target.value)}
      />
      <NumberField
        label={t("assistance.control")}
        description={t("assistance.controlHelp")}
        min={0}
        max={100}
        suffix=" %"
        value={control}
        onChange={(value) => setControl(Number(value) || 0)}
      />
      <Button type="submit" busy={run.isPending} disabled={chosen.name === null}>
        {t("assistance.runNow")}
      </Button>
    </Form>
  );
}

function isGoingOn(job: Job | undefined): boolean {
  return job === undefined || job.state === "queued" || job.state === "running";
}

/** How far the run is; it can be stopped, and what it proposed so far stays. */
function RunProgress({ job: id }: { job: string }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const job = useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => (isGoingOn(query.state.data) ? POLL_MS : false),
  });
  const stop = useMutation({ mutationFn: () => cancelJob(id), onSuccess: () => job.refetch() });
  if (job.isError) return <ErrorState error={job.error} retry={() => void job.refetch()} />;
  if (!job.data) return <Skeleton of="lines" count={1} />;
  const { state, progress, error } = job.data;
  return (
    <div role="status">
      {isGoingOn(job.data) ? (
        <>
          <ProgressMeter wide label={t("assistance.running")} value={progress.done} total={progress.total ?? 1} />
          <Button kind="quiet" busy={stop.isPending} onClick={() => stop.mutate()}>
            {t("assistance.stop")}
          </Button>
        </>
      ) : (
        <p>{error ? said(error.words, language) : t(`assistance.ended.${state}`, { count: progress.done })}</p>
      )}
    </div>
  );
}
