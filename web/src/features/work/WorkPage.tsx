import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { WorkStage } from "../../api/work";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { OpenedTask } from "./OpenedTask";
import { useLeases } from "./useLeases";

export function AnnotatePage() {
  return <WorkPage stage="annotate" />;
}

export function JudgePage() {
  return <WorkPage stage="review" />;
}

/** One task after another, the next already here. */
function WorkPage({ stage }: { stage: WorkStage }) {
  const { t } = useTranslation("work");
  const { workspace, project } = useParams({ strict: false });
  const navigate = useNavigate();
  const leases = useLeases(project ?? "", stage);
  const leave = () => {
    leases.letGo();
    void navigate({
      to: "/w/$workspace/projects/$project",
      params: { workspace: workspace ?? "", project: project ?? "" },
    });
  };
  if (leases.current) {
    return (
      <OpenedTask
        key={leases.current.id}
        lease={leases.current}
        next={leases.next}
        stage={stage}
        project={project ?? ""}
        done={leases.done}
        advance={leases.advance}
        leave={leave}
      />
    );
  }
  return (
    <Page title={t(stage === "review" ? "review" : "annotate")}>
      {leases.state === "failed" ? <ErrorState error={leases.error} retry={leases.again} safe={t("safe")} /> : null}
      {leases.state === "waiting" ? <Skeleton of="lines" /> : null}
      {leases.state === "nothing" ? <NothingLeft stage={stage} again={leases.again} done={leases.done} /> : null}
    </Page>
  );
}

interface NothingLeftProps {
  stage: WorkStage;
  again: () => void;
  done: { tasks: number; seconds: number };
}

function NothingLeft({ stage, again, done }: NothingLeftProps) {
  const { t } = useTranslation("work");
  const { slug } = useWorkspace();
  const { project = "" } = useParams({ strict: false });
  const what = done.tasks > 0 ? t("nothing.did", { count: done.tasks }) : t(`nothing.${stage}`);
  return (
    <EmptyState
      title={t("nothing.title")}
      action={
        <>
          <ButtonLink to="/w/$workspace/projects/$project" params={{ workspace: slug, project }}>
            {t("nothing.back")}
          </ButtonLink>
          <ButtonLink to="." onClick={again}>
            {t("nothing.again")}
          </ButtonLink>
        </>
      }
    >
      <p>{what}</p>
    </EmptyState>
  );
}
