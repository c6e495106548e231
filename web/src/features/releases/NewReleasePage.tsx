import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { datasetQuery } from "../../api/datasets";
import { useWorkspace } from "../../api/me";
import type { Dataset, Project } from "../../api/payloads";
import { projectsQuery } from "../../api/projects";
import { createRelease } from "../../api/releases";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { ManyField, NumberField, SelectField, TextArea, TextField } from "../../ui/inputs/fields";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { SplitField, type Splits } from "./SplitField";

/** What goes into the next release, and how it is split. Once made it never changes. */
export function NewReleasePage() {
  const { t } = useTranslation("releases");
  const { dataset: id } = useParams({ from: "/w/$workspace/datasets/$dataset/releases/new" });
  const { id: workspace } = useWorkspace();
  const dataset = useQuery(datasetQuery(id));
  const projects = useInfiniteQuery(projectsQuery(workspace));
  const failed = dataset.error ?? projects.error;
  const own = projects.data?.pages.flatMap((page) => page.items).filter((one) => one.dataset.id === id);
  return (
    <Page
      title={dataset.data ? t("new.title", { address: `${dataset.data.name}@${dataset.data.releases + 1}` }) : ""}
      facts={t("new.what")}
    >
      {failed ? <ErrorState error={failed} /> : null}
      {!failed && !(dataset.data && own) ? <Skeleton of="form" /> : null}
      {dataset.data && own ? <NewReleaseForm dataset={dataset.data} projects={own} /> : null}
    </Page>
  );
}

const STATUSES = ["accepted", "submitted", "imported"] as const;
const LICENCES = ["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "proprietary"];
const USUAL: Splits = { train: 80, val: 10, test: 10 };

function NewReleaseForm({ dataset, projects }: { dataset: Dataset; projects: readonly Project[] }) {
  const { t } = useTranslation("releases");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(projects.map((one) => one.id));
  const [statuses, setStatuses] = useState<string[]>(["accepted"]);
  const [splits, setSplits] = useState(USUAL);
  const [seed, setSeed] = useState(42);
  const [stratify, setStratify] = useState<string | null>("label");
  const [groupBy, setGroupBy] = useState("");
  const [license, setLicense] = useState<string | null>("proprietary");
  const [note, setNote] = useState("");
  const create = useMutation({
    mutationFn: () =>
      createRelease(dataset.id, {
        projects: chosen,
        statuses,
        splits: Object.fromEntries(Object.entries(splits).map(([name, percent]) => [name, percent / 100])),
        seed,
        stratify,
        group_by: groupBy || null,
        note: note || null,
        license,
      }),
    meta: { quiet: true },
    onSuccess: (release) =>
      navigate({ to: "/w/$workspace/releases/$release", params: { workspace: slug, release: release.id } }),
  });
  const sum = Object.values(splits).reduce((total, percent) => total + percent, 0);
  return (
    <Form error={create.error} onSubmit={() => create.mutate()}>
      <Panel title={t("new.goesIn")}>
        <Stack>
          <ManyField
            label={t("new.projects")}
            data={projects.map((one) => ({ value: one.id, label: one.title ?? one.name }))}
            value={chosen}
            onChange={setChosen}
          />
          <ManyField
            label={t("new.statuses")}
            data={STATUSES.map((status) => ({ value: status, label: t(`statuses.${status}`) }))}
            value={statuses}
            onChange={setStatuses}
          />
        </Stack>
      </Panel>
      <Panel title={t("new.split")} facts={t("new.splitWhat")}>
        <Stack>
          <SplitField splits={splits} change={setSplits} />
          <SelectField
            label={t("new.stratify")}
            description={t("new.stratifyHelp")}
            clearable
            data={[{ value: "label", label: t("new.byClass") }]}
            value={stratify}
            onChange={setStratify}
          />
          <TextField
            label={t("new.groupBy")}
            description={t("new.groupByHelp")}
            value={groupBy}
            onChange={(event) => setGroupBy(event.target.value)}
          />
          <NumberField
            label={t("new.seed")}
            description={t("new.seedHelp")}
            allowDecimal={false}
            value={seed}
            onChange={(value) => setSeed(Number(value) || 0)}
          />
        </Stack>
      </Panel>
      <Panel title={t("new.card")}>
        <Stack>
          <SelectField
            label={t("license")}
            allowDeselect={false}
            data={LICENCES.map((value) => ({ value, label: value === "proprietary" ? t("new.proprietary") : value }))}
            value={license}
            onChange={setLicense}
          />
          <TextArea
            label={t("note")}
            description={t("new.noteHelp")}
            autosize
            minRows={3}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Stack>
      </Panel>
      <Button kind="main" type="submit" busy={create.isPending} disabled={sum !== 100 || statuses.length === 0}>
        {t("new.create")}
      </Button>
    </Form>
  );
}
