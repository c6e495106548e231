import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assistanceQuery, refit } from "../../api/assistance";
import type { Assistance, Project } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { notify } from "../../ui/overlay/toast";
import { type Figure, Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { AssistantPanel } from "./AssistantPanel";
import { ProjectFrame } from "./ProjectFrame";
import { RunPanel } from "./RunPanel";

/** Whether help helps, measured against tasks that were given none, and which assistant gives it. */
export function AssistancePage() {
  return (
    <ProjectFrame>
      {(project) => (
        <>
          <WorthPanel project={project} />
          <RunPanel project={project} />
          <AssistantPanel project={project} />
        </>
      )}
    </ProjectFrame>
  );
}

function WorthPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const worth = useQuery(assistanceQuery(project.id));
  const learn = useMutation({
    mutationFn: () => refit(project.id),
    onSuccess: () => notify({ tone: "done", title: t("assistance.begun") }),
  });
  if (worth.isError) return <ErrorState error={worth.error} retry={() => void worth.refetch()} />;
  if (!worth.data) return <Skeleton of="lines" count={3} />;
  const { assisted, control, fate } = worth.data;
  if (assisted.tasks === 0 && control.tasks === 0) {
    return (
      <EmptyState title={t("assistance.none")}>
        <p>{t("assistance.noneWhat")}</p>
      </EmptyState>
    );
  }
  const refitButton =
    fate.proposed > 0 ? (
      <Button busy={learn.isPending} onClick={() => learn.mutate()}>
        {t("assistance.refit")}
      </Button>
    ) : null;
  return (
    <Panel title={t("assistance.effect")} facts={t("assistance.effectWhat")} actions={refitButton}>
      <Stack>
        <Worth worth={worth.data} />
        <ArmTable worth={worth.data} />
      </Stack>
    </Panel>
  );
}

function verdictOn({ value, low, high }: Assistance["speed"]): "tooFew" | "faster" | "slower" | "undecided" {
  if (value === null || low === null || high === null) return "tooFew";
  if (low > 1) return "faster";
  return high < 1 ? "slower" : "undecided";
}

function Worth({ worth }: { worth: Assistance }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const two = (value: number) => value.toFixed(2);
  const { speed, edits, fate } = worth;
  const ratio = (label: string, of: Assistance["speed"]): Figure[] =>
    of.value === null || of.low === null || of.high === null
      ? []
      : [{ label, value: two(of.value), unit: t("assistance.times"), interval: `${two(of.low)}–${two(of.high)}` }];
  const figures = [
    ...ratio(t("assistance.ratio"), speed),
    ...ratio(t("assistance.editRatio"), edits),
    ...(fate.proposed > 0
      ? [
          {
            label: t("assistance.accepted"),
            value: format.number(fate.accepted),
            unit: `/ ${format.number(fate.proposed)}`,
          },
          { label: t("assistance.edited"), value: format.number(fate.edited) },
          { label: t("assistance.rejected"), value: format.number(fate.rejected) },
        ]
      : []),
  ];
  return (
    <>
      {figures.length > 0 ? <Figures figures={figures} /> : null}
      <p>{t(`assistance.${verdictOn(speed)}`)}</p>
    </>
  );
}

function ArmTable({ worth }: { worth: Assistance }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const one = (value: number | null) => (value === null ? "–" : value.toFixed(1));
  return (
    <Table
      label={t("assistance.effect")}
      rows={[
        { name: "assisted", ...worth.assisted },
        { name: "control", ...worth.control },
      ]}
      rowKey={(arm) => arm.name}
      columns={[
        { key: "name", title: "", width: "2fr", cell: (arm) => t(`assistance.arms.${arm.name}`) },
        {
          key: "tasks",
          title: t("assistance.tasks"),
          width: "1fr",
          align: "end",
          cell: (arm) => format.number(arm.tasks),
        },
        {
          key: "objects",
          title: t("assistance.objects"),
          width: "1fr",
          align: "end",
          cell: (arm) => format.number(arm.objects),
        },
        {
          key: "seconds",
          title: t("assistance.seconds"),
          width: "1fr",
          align: "end",
          cell: (arm) => one(arm.seconds_per_object),
        },
        {
          key: "edits",
          title: t("assistance.edits"),
          width: "1fr",
          align: "end",
          cell: (arm) => one(arm.edits_per_object),
        },
      ]}
    />
  );
}
