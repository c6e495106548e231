import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import { guidelineQuery, guidelineVersionsQuery, saveGuideline } from "../../api/ontologies";
import type { Guideline, Project } from "../../api/payloads";
import { Problem } from "../../core/problem";
import { languageOf, said, type Words } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { TextField } from "../../ui/inputs/fields";
import { Segmented } from "../../ui/inputs/Segmented";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { notify } from "../../ui/overlay/toast";
import { Bar } from "../../ui/page/Bar";
import { Markdown } from "../../ui/text/Markdown";
import styles from "./GuidelinePage.module.css";
import { EarlierVersion, VersionField } from "./GuidelineVersions";
import { ProjectFrame } from "./ProjectFrame";

/** What people read before and while they work. Whoever may write it edits beside the page as it will be read. */
export function GuidelinePage() {
  return <ProjectFrame fixed>{(project) => <LoadedGuideline project={project} />}</ProjectFrame>;
}

function LoadedGuideline({ project }: { project: Project }) {
  const may = useMay();
  const guideline = useQuery(guidelineQuery(project.id));
  const search = useSearch({ from: "/w/$workspace/projects/$project/guideline" });
  const navigate = useNavigate({ from: "/w/$workspace/projects/$project/guideline" });
  // The words that a new version begins with; null while nothing is written.
  const [begun, setBegun] = useState<Words | null>(null);
  if (guideline.isError) return <ErrorState error={guideline.error} retry={() => void guideline.refetch()} />;
  if (!guideline.data) return <Skeleton of="lines" />;
  const writes = may("guidelines.write");
  const now = guideline.data;
  const choose = (version: number) =>
    void navigate({ search: version === now.version ? {} : { version }, replace: true });
  if (writes && begun) {
    const done = () => {
      setBegun(null);
      choose(now.version);
    };
    return <Editor key={now.version} project={project.id} saved={now} start={begun} done={done} />;
  }
  if (search.version !== undefined && search.version !== now.version) {
    const takeUp = writes ? (earlier: Guideline) => setBegun(earlier.text) : undefined;
    return <EarlierVersion project={project.id} version={search.version} now={now} choose={choose} takeUp={takeUp} />;
  }
  return (
    <Reader project={project.id} guideline={now} choose={choose} edit={writes ? () => setBegun(now.text) : undefined} />
  );
}

interface ReaderProps {
  project: string;
  guideline: Guideline;
  choose: (version: number) => void;
  edit: (() => void) | undefined;
}

function Reader({ project, guideline, choose, edit }: ReaderProps) {
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
        <VersionField project={project} shown={guideline.version} choose={choose} />
        <Bar.Gap />
        {button}
      </Bar>
      <div className={styles.read}>
        <Markdown source={text} />
      </div>
    </>
  );
}

interface EditorProps {
  project: string;
  saved: Guideline;
  start: Words;
  done: () => void;
}

function Editor({ project, saved, start, done }: EditorProps) {
  const { t, i18n } = useTranslation("projects");
  const client = useQueryClient();
  const [language, setLanguage] = useState(languageOf(i18n.language));
  const [text, setText] = useState<Words>(start);
  const [note, setNote] = useState("");
  const changed = text.zh !== saved.text.zh || text.en !== saved.text.en;
  const leaving = useBlocker({ shouldBlockFn: () => changed, enableBeforeUnload: () => changed, withResolver: true });
  const save = useMutation({
    mutationFn: () => saveGuideline(project, { text, based_on: saved.version, note: note.trim() || null }),
    meta: { quiet: true },
    onSuccess: (next) => {
      client.setQueryData(["guideline", project, "now"], next);
      void client.invalidateQueries({ queryKey: guidelineVersionsQuery(project).queryKey });
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
        <TextField
          className={styles.note}
          aria-label={t("guideline.note")}
          placeholder={t("guideline.note")}
          value={note}
          onChange={(event) => setNote(event.target.value)}
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
