import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ontologyVersionsQuery, undoMigration } from "../../../api/ontologies";
import type { OntologyVersionRow } from "../../../api/payloads";
import { useNames } from "../../../api/people";
import { Button } from "../../../ui/button/Button";
import { ErrorState } from "../../../ui/feedback/ErrorState";
import { Skeleton } from "../../../ui/feedback/Skeleton";
import { Status } from "../../../ui/feedback/Status";
import { Dialog } from "../../../ui/overlay/Dialog";
import { notify } from "../../../ui/overlay/toast";
import { useFormat } from "../../../ui/text/format";
import styles from "./Migration.module.css";

/** Every version, who made it, what it did to labels; what it did can be taken back. */
export function VersionsDialog({ project, close }: { project: string; close: () => void }) {
  const { t } = useTranslation("projects");
  const versions = useQuery(ontologyVersionsQuery(project));
  return (
    <Dialog title={t("migration.versions")} opened onClose={close} size="wide">
      {versions.isPending ? <Skeleton of="rows" count={3} /> : null}
      {versions.isError ? <ErrorState error={versions.error} retry={() => void versions.refetch()} /> : null}
      <ul className={styles.versions}>
        {(versions.data?.items ?? []).map((version) => (
          <VersionRow key={version.version} project={project} version={version} />
        ))}
      </ul>
    </Dialog>
  );
}

const WORDS: Record<string, string> = {
  merge: "merge",
  split: "split",
  retire: "retire",
  restore: "restore",
  rename: "rename",
  merge_options: "mergeOptions",
  rename_option: "renameOption",
};

function VersionRow({ project, version }: { project: string; version: OntologyVersionRow }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const nameOf = useNames();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: (migration: string) => undoMigration(project, migration),
    onSuccess: async (done) => {
      notify({ tone: "done", title: t("migration.undone", { version: done.to_version }) });
      await client.invalidateQueries({ queryKey: ["ontology", project] });
      await client.invalidateQueries({ queryKey: ["project", project] });
    },
  });
  const { migration, undoes, undone, steps, note, created_by: author, created_at: at } = version;
  const deeds = steps.map(({ step }) => t(`migration.deeds.${WORDS[String(step)] ?? "edit"}`)).join("、");
  const what = undoes ? t("migration.undoing") : migration ? deeds : t("migration.deeds.edit");
  return (
    <li>
      <b>{t("migration.version", { version: version.version })}</b>
      <span>
        {note ?? what}
        <small>{[author ? nameOf(author) : "", format.time(at)].filter(Boolean).join(" · ")}</small>
      </span>
      {undone ? <Status tone="calm">{t("migration.wasUndone")}</Status> : null}
      {migration && !undone && !undoes ? (
        <Button compact busy={undo.isPending} onClick={() => undo.mutate(migration)}>
          {t("migration.undo")}
        </Button>
      ) : null}
    </li>
  );
}
