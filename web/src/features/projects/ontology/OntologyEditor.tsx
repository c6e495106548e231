import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { saveOntology } from "../../../api/ontologies";
import { sameJson } from "../../../core/json";
import type { Ontology } from "../../../core/ontology";
import { Problem } from "../../../core/problem";
import { Button } from "../../../ui/button/Button";
import { Segmented } from "../../../ui/inputs/Segmented";
import { ConfirmDialog } from "../../../ui/overlay/ConfirmDialog";
import { notify } from "../../../ui/overlay/toast";
import { Bar } from "../../../ui/page/Bar";
import { type ListName, tidy } from "./change";
import { ListEditor } from "./ListEditor";
import { MigrationDialog } from "./MigrationDialog";
import styles from "./OntologyEditor.module.css";
import { OntologyPreview } from "./OntologyPreview";
import { VersionsDialog } from "./VersionsDialog";

const PARTS = ["classes", "questions", "relations", "skeletons"] as const satisfies readonly ListName[];

/** A draft of the next version; people who work keep the version they began with until their next task. */
export function OntologyEditor({
  project,
  saved,
}: {
  project: string;
  saved: { version: number; ontology: Ontology };
}) {
  const { t } = useTranslation("projects");
  const client = useQueryClient();
  const [draft, setDraft] = useState<Ontology>(saved.ontology);
  const [asked, setAsked] = useState<"migration" | "versions" | null>(null);
  const [part, setPart] = useState<ListName>("classes");
  const changed = !sameJson(tidy(draft), tidy(saved.ontology));
  const leaving = useBlocker({ shouldBlockFn: () => changed, enableBeforeUnload: () => changed, withResolver: true });
  const save = useMutation({
    mutationFn: () => saveOntology(project, tidy(draft), saved.version),
    meta: { quiet: true },
    onSuccess: (next) => {
      client.setQueryData(["ontology", project, "now"], next);
      void client.invalidateQueries({ queryKey: ["project", project] });
      notify({ tone: "done", title: t("ontology.savedAs", { version: next.version }) });
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  return (
    <>
      <Bar>
        <Segmented
          label={t("ontology.part")}
          value={part}
          options={PARTS.map((name) => ({ value: name, label: t(`ontology.parts.${name}`) }))}
          onChange={setPart}
        />
        <Button kind="quiet" onClick={() => setAsked("versions")}>
          {t("ontology.version", { version: saved.version })}
        </Button>
        <Bar.Gap />
        <Button
          disabled={changed}
          title={changed ? t("migration.saveFirst") : undefined}
          onClick={() => setAsked("migration")}
        >
          {t("migration.open")}
        </Button>
        {changed ? (
          <Button kind="quiet" onClick={() => setDraft(saved.ontology)}>
            {t("ontology.discard")}
          </Button>
        ) : null}
        <Button
          kind={changed ? "main" : "line"}
          keys="mod+s"
          disabled={!changed}
          busy={save.isPending}
          onClick={() => save.mutate()}
        >
          {t("ontology.save")}
        </Button>
      </Bar>
      {problem ? (
        <p role="alert" className={styles.problem}>
          {[problem.title, problem.detail, problem.hint].filter(Boolean).join(" ")}
        </p>
      ) : null}
      <div className={styles.columns}>
        <ListEditor key={part} part={part} ontology={draft} saved={saved.ontology} change={setDraft} />
        <OntologyPreview ontology={draft} />
      </div>
      {asked === "migration" ? <MigrationDialog project={project} saved={saved} close={() => setAsked(null)} /> : null}
      {asked === "versions" ? <VersionsDialog project={project} close={() => setAsked(null)} /> : null}
      <LeavingDialog leaving={leaving} />
    </>
  );
}

interface Leaving {
  status: "idle" | "blocked";
  proceed?: (() => void) | undefined;
  reset?: (() => void) | undefined;
}

function LeavingDialog({ leaving }: { leaving: Leaving }) {
  const { t } = useTranslation("projects");
  return (
    <ConfirmDialog
      title={t("ontology.leave")}
      verb={t("ontology.discard")}
      opened={leaving.status === "blocked"}
      onConfirm={() => leaving.proceed?.()}
      onClose={() => leaving.reset?.()}
    >
      <p>{t("ontology.leaveWhat")}</p>
    </ConfirmDialog>
  );
}
