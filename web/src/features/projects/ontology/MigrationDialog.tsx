import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { migrationTrialQuery, takeMigration } from "../../../api/ontologies";
import type { Migration } from "../../../api/payloads";
import type { Ontology } from "../../../core/ontology";
import { Problem } from "../../../core/problem";
import { Button } from "../../../ui/button/Button";
import { SelectField } from "../../../ui/inputs/fields";
import { Dialog } from "../../../ui/overlay/Dialog";
import { notify } from "../../../ui/overlay/toast";
import { useFormat } from "../../../ui/text/format";
import { ChangeForm } from "./ChangeForm";
import styles from "./Migration.module.css";
import { type Change, DEEDS, NOTHING, stepsOf } from "./migration";

interface MigrationDialogProps {
  project: string;
  saved: { version: number; ontology: Ontology };
  close: () => void;
}

/** Changes labels that work may bear already: what it would touch is counted before anything is done. */
export function MigrationDialog({ project, saved, close }: MigrationDialogProps) {
  const { t } = useTranslation("projects");
  const client = useQueryClient();
  const [change, setChange] = useState<Change>(NOTHING);
  const steps = stepsOf(change, saved.ontology);
  const trial = useQuery({
    ...migrationTrialQuery(project, saved.version, steps ?? []),
    enabled: steps !== null,
    placeholderData: keepPreviousData,
  });
  const take = useMutation({
    mutationFn: () => takeMigration(project, steps ?? []),
    meta: { quiet: true },
    onSuccess: async (done) => {
      close();
      notify({ tone: "done", title: t("migration.done", { version: done.to_version }) });
      await client.invalidateQueries({ queryKey: ["ontology", project] });
      await client.invalidateQueries({ queryKey: ["project", project] });
    },
  });
  const problem = take.error ?? (steps ? trial.error : null);
  return (
    <Dialog
      title={t("migration.title")}
      opened
      onClose={close}
      size="wide"
      actions={
        <>
          <Button kind="quiet" onClick={close}>
            {t("migration.cancel")}
          </Button>
          <Button
            kind="main"
            disabled={steps === null || !trial.isSuccess || trial.isFetching}
            busy={take.isPending}
            onClick={() => take.mutate()}
          >
            {t("migration.take", { version: saved.version + 1 })}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.what}>{t("migration.what")}</p>
        <SelectField
          label={t("migration.deed")}
          allowDeselect={false}
          data={DEEDS.map((deed) => ({ value: deed, label: t(`migration.deeds.${deed}`) }))}
          value={change.deed}
          onChange={(deed) => setChange({ ...NOTHING, deed: DEEDS.find((one) => one === deed) ?? change.deed })}
        />
        <ChangeForm change={change} ontology={saved.ontology} put={setChange} />
        {problem ? (
          <p role="alert" className={styles.problem}>
            {problem instanceof Problem
              ? [problem.title, problem.detail, problem.hint].filter(Boolean).join(" ")
              : null}
          </p>
        ) : null}
        {steps && trial.data && !problem ? <Counts trial={trial.data} stale={trial.isPlaceholderData} /> : null}
      </div>
    </Dialog>
  );
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** What would be touched, as figures. */
function Counts({ trial, stale }: { trial: Migration; stale: boolean }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const { counts } = trial;
  const rows = [
    { name: "bearing", count: sum(counts.bearing) },
    { name: "objects", count: sum(counts.objects) + sum(counts.relations) },
    { name: "documents", count: counts.documents },
    { name: "drafts", count: counts.drafts },
    { name: "values", count: sum(counts.values) },
    { name: "undecided", count: sum(counts.undecided) },
  ] as const;
  const shown = rows.filter(({ name, count }) => count > 0 || name === "documents" || name === "drafts");
  return (
    <section className={styles.counts} aria-live="polite" data-stale={stale || undefined}>
      <h3>{t("migration.trial")}</h3>
      <dl>
        {shown.map(({ name, count }) => (
          <div key={name}>
            <dt>{t(`migration.counts.${name}`)}</dt>
            <dd className="num">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      <p>{trial.whole ? t("migration.kept") : t("migration.partly", { count: trial.read })}</p>
    </section>
  );
}
