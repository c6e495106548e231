import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { guidelineQuery, saveGuideline } from "../../api/ontologies";
import type { Guideline, Project } from "../../api/payloads";
import { Problem } from "../../core/problem";
import { languageOf, said, type Words } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Segmented } from "../../ui/inputs/Segmented";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { notify } from "../../ui/overlay/toast";
import { Bar } from "../../ui/page/Bar";
import { Markdown } from "../../ui/text/Markdown";
import styles from "./GuidelinePage.module.css";
import { ProjectFrame } from "./ProjectFrame";

/** What people read before and while they work. Whoever may write it edits beside the page as it will be read. */
export function GuidelinePage() {
  return <ProjectFrame fixed>{(project) => <LoadedGuideline project={project} />}</ProjectFrame>;
}

function LoadedGuideline({ project }: { project: Project }) {
  const may = useMay();
  const guideline = useQuery(guidelineQuery(project.id));
  const [editing, setEditing] = useState(false);
  if (guideline.isError) return <ErrorState error={guideline.error} retry={() => void guideline.refetch()} />;
  if (!guideline.data) return <Skeleton of="lines" />;
  const writes = may("guidelines.write");
  return writes && editing ? (
    <Editor key={guideline.data.version} project={project.id} saved={guideline.data} done={() => setEditing(false)} />
  ) : (
    <Reader guideline={guideline.data} edit={writes ? () => setEditing(true) : undefined} />
  );
}

function Reader({ guideline, edit }: { guideline: Guideline; edit: (() => void) | undefined }) {
  const { t, i18n } = useTranslation("projects");
  const text = said(guideline.text, languageOf(i18n.language));
  const button = edit ? (
    <Button keys="e" onClick={edit}>
      {t("guideline.edit")}
    </Button>
  ) : null;
  if (text === "") {
    return (
      <EmptyState title={t("guideline.none")} action={button}>
        <p>{t("guideline.noneWhat")}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Bar>
        <span className={styles.version}>{t("guideline.version", { version: guideline.version })}</span>
        <Bar.Gap />
        {button}
      </Bar>
      <div className={styles.read}>
        <Markdown source={text} />
      </div>
    </>
  );
}

function Editor({ project, saved, done }: { project: string; saved: Guideline; done: () => void }) {
  const { t, i18n } = useTranslation("projects");
  const client = useQueryClient();
  const [language, setLanguage] = useState(languageOf(i18n.language));
  const [text, setText] = useState<Words>(saved.text);
  const changed = text.zh !== saved.text.zh || text.en !== saved.text.en;
  const leaving = useBlocker({ shouldBlockFn: () => changed, enableBeforeUnload: () => changed, withResolver: true });
  const save = useMutation({
    mutationFn: () => saveGuideline(project, { text, based_on: saved.version }),
    meta: { quiet: true },
    onSuccess: (next) => {
      client.setQueryData(["guideline", project, "now"], next);
      notify({ tone: "done", title: t("guideline.savedAs", { version: next.version }) });
      done();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  return (
    <>
      <Bar>
        <Segmented
          label={t("guideline.language")}
          value={language}
          options={[
            { value: "zh", label: t("guideline.zh") },
            { value: "en", label: t("guideline.en") },
          ]}
          onChange={setLanguage}
        />
        {problem ? (
          <span role="alert">{[problem.title, problem.detail, problem.hint].filter(Boolean).join(" ")}</span>
        ) : null}
        <Bar.Gap />
        <Button kind="quiet" onClick={done}>
          {t("guideline.stop")}
        </Button>
        <Button kind="main" keys="mod+s" disabled={!changed} busy={save.isPending} onClick={() => save.mutate()}>
          {t("guideline.save")}
        </Button>
      </Bar>
      <div className={styles.columns}>
        <textarea
          className={styles.source}
          aria-label={t("guideline.source")}
          placeholder={t("guideline.placeholder")}
          value={text[language] ?? ""}
          onChange={(event) => setText({ ...text, [language]: event.target.value })}
        />
        <div className={styles.read}>
          <Markdown source={text[language] ?? ""} />
        </div>
      </div>
      <ConfirmDialog
        title={t("ontology.leave")}
        verb={t("ontology.discard")}
        opened={leaving.status === "blocked"}
        onConfirm={() => leaving.proceed?.()}
        onClose={() => leaving.reset?.()}
      >
        <p>{t("guideline.leaveWhat")}</p>
      </ConfirmDialog>
    </>
  );
}
