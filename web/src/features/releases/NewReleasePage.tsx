import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { datasetQuery } from "../../api/datasets";
import { useWorkspace } from "../../api/me";
import type { Dataset, Project, Sent } from "../../api/payloads";
import { projectsQuery } from "../../api/projects";
import { createRelease } from "../../api/releases";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { ManyField, NumberField, SelectField, TextArea } from "../../ui/inputs/fields";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import styles from "./ReleasePage.module.css";
import { ReleasePreview } from "./ReleasePreview";
import { SplitField } from "./SplitField";

type Wish = Sent<"ReleaseIn">;
type Status = NonNullable<Wish["statuses"]>[number];

/** What goes into the next release, and how it is split. Once made it never changes. */
export function NewReleasePage() {
  const { t } = useTranslation("releases");
  const { dataset: id } = useParams({ from: "/w/$workspace/datasets/$dataset/releases/new" });
  const { id: workspace } = useWorkspace();
  const dataset = useQuery(datasetQuery(id));
  const projects = useInfiniteQuery(projectsQuery(workspace, id));
  const failed = dataset.error ?? projects.error;
  const own = projects.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={dataset.data ? t("new.title", { address: `${dataset.data.name}@${dataset.data.releases + 1}` }) : ""}
      facts={t("new.what")}
    >
      {failed ? <ErrorState error={failed} /> : null}
      {!failed && !(dataset.data && own) ? <Skeleton of="form" /> : null}
      {dataset.data && own ? <NewRelease dataset={dataset.data} projects={own} /> : null}
    </Page>
  );
}

const STATUSES = ["accepted", "submitted", "imported"] as const satisfies readonly Status[];
const LICENCES = ["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0"];

function NewRelease({ dataset, projects }: { dataset: Dataset; projects: readonly Project[] }) {
  const { t } = useTranslation("releases");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [wish, setWish] = useState<Wish>({
    projects: projects.map((one) => one.id),
    statuses: ["accepted", "imported"],
    splits: { shares: { train: 0.8, val: 0.1, test: 0.1 }, seed: 0, stratify: "label", keep: true },
  });
  const shown = useDeferredValue(wish);
  const create = useMutation({
    mutationFn: () => createRelease(dataset.id, wish),
    meta: { quiet: true },
    onSuccess: (release) =>
      navigate({ to: "/w/$workspace/releases/$release", params: { workspace: slug, release: release.id } }),
  });
  const shares = Object.values(wish.splits?.shares ?? {}).reduce((sum, share) => sum + share, 0);
  const whole = Math.abs(shares - 1) < 1e-9;
  return (
    <div className={styles.columns}>
      <Form error={create.error} onSubmit={() => create.mutate()}>
        <ChoicePanel wish={wish} projects={projects} change={setWish} />
        <SplitPanel wish={wish} change={setWish} />
        <CardPanel wish={wish} change={setWish} />
        <Button kind="main" type="submit" busy={create.isPending} disabled={!whole || wish.statuses?.length === 0}>
          {t("new.create")}
        </Button>
      </Form>
      {whole ? <ReleasePreview dataset={dataset.id} wish={shown} /> : null}
    </div>
  );
}

interface PartProps {
  wish: Wish;
  change: (wish: Wish) => void;
}

function ChoicePanel({ wish, projects, change }: PartProps & { projects: readonly Project[] }) {
  const { t } = useTranslation("releases");
  return (
    <Panel title={t("new.goesIn")}>
      <Stack>
        <ManyField
          label={t("new.projects")}
          description={t("new.projectsHelp")}
          data={projects.map((one) => ({ value: one.id, label: one.title ?? one.name }))}
          value={wish.projects ?? []}
          onChange={(chosen) => change({ ...wish, projects: chosen })}
        />
        <ManyField
          label={t("new.statuses")}
          data={STATUSES.map((status) => ({ value: status, label: t(`statuses.${status}`) }))}
          value={wish.statuses ?? []}
          onChange={(chosen) => change({ ...wish, statuses: STATUSES.filter((status) => chosen.includes(status)) })}
        />
      </Stack>
    </Panel>
  );
}

function SplitPanel({ wish, change }: PartProps) {
  const { t } = useTranslation("releases");
  const splits = wish.splits ?? {};
  const put = (part: NonNullable<Wish["splits"]>) => change({ ...wish, splits: { ...splits, ...part } });
  return (
    <Panel title={t("new.split")} facts={t("new.splitWhat")}>
      <Stack>
        <SplitField shares={splits.shares ?? {}} change={(shares) => put({ shares })} />
        <SelectField
          label={t("new.stratify")}
          description={t("new.stratifyHelp")}
          clearable
          data={[{ value: "label", label: t("new.byClass") }]}
          value={splits.stratify ?? null}
          onChange={(value) => put({ stratify: value === "label" ? "label" : null })}
        />
        <SelectField
          label={t("new.groupBy")}
          description={t("new.groupByHelp")}
          clearable
          data={[
            { value: "group", label: t("new.byGroup") },
            { value: "folder", label: t("new.byFolder") },
          ]}
          value={splits.group_by ?? null}
          onChange={(value) => put({ group_by: value === "group" || value === "folder" ? value : null })}
        />
        <NumberField
          label={t("new.seed")}
          description={t("new.seedHelp")}
          allowDecimal={false}
          min={0}
          value={splits.seed ?? 0}
          onChange={(value) => put({ seed: Number(value) || 0 })}
        />
      </Stack>
    </Panel>
  );
}

function CardPanel({ wish, change }: PartProps) {
  const { t } = useTranslation("releases");
  return (
    <Panel title={t("new.card")}>
      <Stack>
        <SelectField
          label={t("license")}
          placeholder={t("new.proprietary")}
          clearable
          data={LICENCES}
          value={wish.licence ?? null}
          onChange={(licence) => change({ ...wish, licence })}
        />
        <TextArea
          label={t("note")}
          description={t("new.noteHelp")}
          autosize
          minRows={3}
          value={wish.note ?? ""}
          onChange={(event) => change({ ...wish, note: event.target.value || null })}
        />
      </Stack>
    </Panel>
  );
}
