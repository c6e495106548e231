import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assistanceQuery, assistantsQuery, refit, startAssist } from "../../api/assistance";
import type { Arm, Assistance, Plugin, Project } from "../../api/payloads";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { SelectField } from "../../ui/inputs/fields";
import { type OptionValues, SchemaForm } from "../../ui/inputs/SchemaForm";
import { notify } from "../../ui/overlay/toast";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Deeds, Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { ProjectFrame } from "./ProjectFrame";

/** Whether help helps, measured against tasks that were given none, and the way to run an assistant. */
export function AssistancePage() {
  return (
    <ProjectFrame>
      {(project) => (
        <>
          <EffectPanel project={project} />
          <RunPanel project={project} />
        </>
      )}
    </ProjectFrame>
  );
}

function EffectPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const effect = useQuery(assistanceQuery(project.id));
  if (effect.isError) return <ErrorState error={effect.error} retry={() => void effect.refetch()} />;
  if (!effect.data) return <Skeleton of="lines" count={3} />;
  const { ratio, assisted, control } = effect.data;
  if (assisted.n === 0 && control.n === 0) {
    return (
      <EmptyState title={t("assistance.none")}>
        <p>{t("assistance.noneWhat")}</p>
      </EmptyState>
    );
  }
  return (
    <Panel title={t("assistance.effect")} facts={t("assistance.effectWhat")}>
      <Stack>
        {ratio ? <RatioFigure ratio={ratio} /> : <p>{t("assistance.tooFew")}</p>}
        <ArmTable arms={{ assisted, control }} />
      </Stack>
    </Panel>
  );
}

function RatioFigure({ ratio }: { ratio: NonNullable<Assistance["ratio"]> }) {
  const { t } = useTranslation("projects");
  const two = (value: number) => value.toFixed(2);
  return (
    <Stack>
      <Figures
        figures={[
          {
            label: t("assistance.ratio"),
            value: two(ratio.value),
            unit: t("assistance.times"),
            interval: `${two(ratio.low)}–${two(ratio.high)}`,
          },
        ]}
      />
      <p>{t(ratio.low > 1 ? "assistance.faster" : ratio.high < 1 ? "assistance.slower" : "assistance.undecided")}</p>
    </Stack>
  );
}

function ArmTable({ arms }: { arms: { assisted: Arm; control: Arm } }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const one = (value: number | null) => (value === null ? "–" : value.toFixed(1));
  return (
    <Table
      label={t("assistance.effect")}
      rows={[
        { name: "assisted", ...arms.assisted },
        { name: "control", ...arms.control },
      ]}
      rowKey={(arm) => arm.name}
      columns={[
        { key: "name", title: "", width: "2fr", cell: (arm) => t(`assistance.arms.${arm.name}`) },
        { key: "n", title: t("assistance.tasks"), width: "1fr", align: "end", cell: (arm) => format.number(arm.n) },
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

function RunPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const assistants = useQuery(assistantsQuery);
  if (assistants.isError) return <ErrorState error={assistants.error} retry={() => void assistants.refetch()} />;
  if (!assistants.data) return <Skeleton of="form" count={2} />;
  return (
    <Panel title={t("assistance.run")} facts={t("assistance.runWhat")}>
      <RunForm project={project} assistants={assistants.data.items} />
    </Panel>
  );
}

function RunForm({ project, assistants }: { project: Project; assistants: readonly Plugin[] }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const client = useQueryClient();
  const usable = assistants.filter((one) => one.available);
  const missing = assistants.filter((one) => !one.available);
  const [name, setName] = useState(usable[0]?.name ?? null);
  const [options, setOptions] = useState<OptionValues>({});
  const chosen = usable.find((one) => one.name === name);
  const begun = () => {
    notify({ tone: "done", title: t("assistance.begun") });
    return client.invalidateQueries({ queryKey: ["jobs"] });
  };
  const start = useMutation({
    mutationFn: () => startAssist(project.id, { assistant: name ?? "", options }),
    meta: { quiet: true },
    onSuccess: begun,
  });
  const learn = useMutation({ mutationFn: () => refit(project.id), onSuccess: begun });
  return (
    <Form error={start.error} onSubmit={() => start.mutate()}>
      <SelectField
        label={t("assistance.assistant")}
        allowDeselect={false}
        data={usable.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }))}
        value={name}
        onChange={(value) => {
          setName(value);
          setOptions({});
        }}
      />
      <SchemaForm schema={chosen?.options.options} values={options} onChange={setOptions} />
      {missing.map((one) => (
        <p key={one.name}>
          {t("assistance.missing", { name: said(one.title, language, one.name) })} <code>{one.install}</code>
        </p>
      ))}
      <Deeds>
        <Button type="submit" busy={start.isPending} disabled={!chosen}>
          {t("assistance.start")}
        </Button>
        <Button kind="quiet" busy={learn.isPending} onClick={() => learn.mutate()}>
          {t("assistance.refit")}
        </Button>
      </Deeds>
    </Form>
  );
}
