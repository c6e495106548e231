import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { workflowQuery } from "../../api/projects";
import type { WorkKind } from "../../api/work";
import { Button } from "../../ui/button/Button";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { OpenedTask } from "./OpenedTask";
import { useLeases } from "./useLeases";
import { useNewWork } from "./useNewWork";

export function AnnotatePage() {
  return <StagePage kind="annotate" />;
}

export function JudgePage() {
  return <StagePage kind="review" />;
}

/** The stage of the project's workflow in which this kind of work is done. */
function StagePage({ kind }: { kind: WorkKind }) {
  const { t } = useTranslation("work");
  const { project = "" } = useParams({ strict: false });
  const workflow = useQuery(workflowQuery(project));
  const stage = workflow.data?.stages.find((one) => one.kind === kind);
  if (stage) return <WorkPage key={stage.name} kind={kind} stage={stage.name} />;
  return (
    <Page title={t(kind)}>
      {workflow.isError ? (
        <ErrorState error={workflow.error} retry={() => void workflow.refetch()} safe={t("safe")} />
      ) : null}
      {workflow.isPending ? <Skeleton of="lines" /> : null}
      {workflow.isSuccess ? <EmptyState title={t("nothing.noStage")} /> : null}
    </Page>
  );
}

/** One task after another, the next already here. */
function WorkPage({ kind, stage }: { kind: WorkKind; stage: string }) {
  const { t } = useTranslation("work");
  const { workspace = "", project = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const { task } = useSearch({ strict: false });
  const leases = useLeases(project, stage, typeof task === "string" ? task : undefined);
  const advance = (finished: { seconds: number } | null) => {
    // The address named the task that is done now: a reload is to go on, not back.
    if (task) void navigate({ to: ".", search: {}, replace: true });
    leases.advance(finished);
  };
  const leave = () => {
    leases.letGo();
    void navigate({ to: "/w/$workspace/projects/$project", params: { workspace, project } });
  };
  if (leases.current) {
    return (
      <OpenedTask
        key={leases.current.id}
        lease={leases.current}
        next={leases.next}
        project={project}
        done={leases.done}
        advance={advance}
        leave={leave}
      />
    );
  }
  return (
    <Page title={t(kind)}>
      {leases.state === "failed" ? <ErrorState error={leases.error} retry={leases.again} safe={t("safe")} /> : null}
      {leases.state === "waiting" ? <Skeleton of="lines" /> : null}
      {leases.state === "nothing" ? <NothingLeft kind={kind} again={leases.again} done={leases.done} /> : null}
    </Page>
  );
}

interface NothingLeftProps {
  kind: WorkKind;
  again: () => void;
  done: { tasks: number; seconds: number };
}

function NothingLeft({ kind, again, done }: NothingLeftProps) {
  const { t } = useTranslation("work");
  const { slug } = useWorkspace();
  const { project = "" } = useParams({ strict: false });
  useNewWork(project, again);
  const what = done.tasks > 0 ? t("nothing.did", { count: done.tasks }) : t(`nothing.${kind}`);
  return (
    <EmptyState
      title={t("nothing.title")}
      action={
        <>
          <ButtonLink to="/w/$workspace/projects/$project" params={{ workspace: slug, project }}>
            {t("nothing.back")}
          </ButtonLink>
          <Button onClick={again}>{t("nothing.again")}</Button>
        </>
      }
    >
      <p>{what}</p>
    </EmptyState>
  );
}
