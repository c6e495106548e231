import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { guidelineQuery, guidelineVersionsQuery } from "../../api/ontologies";
import type { Guideline } from "../../api/payloads";
import { useNames } from "../../api/people";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { SelectField } from "../../ui/inputs/fields";
import { Segmented } from "../../ui/inputs/Segmented";
import { Bar } from "../../ui/page/Bar";
import { useFormat } from "../../ui/text/format";
import { Markdown } from "../../ui/text/Markdown";
import styles from "./GuidelinePage.module.css";
import { type LineChange, lineDiff } from "./lineDiff";

interface VersionFieldProps {
  project: string;
  shown: number;
  choose: (version: number) => void;
}

/** Every version there was, with who wrote it, when, and what they said of it. */
export function VersionField({ project, shown, choose }: VersionFieldProps) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const nameOf = useNames();
  const versions = useQuery(guidelineVersionsQuery(project));
  const rows = versions.data?.items ?? [];
  if (rows.length < 2) return <span className={styles.version}>{t("guideline.version", { version: shown })}</span>;
  return (
    <SelectField
      aria-label={t("guideline.versions")}
      allowDeselect={false}
      w={320}
      data={rows.map((row) => ({
        value: String(row.version),
        label: [
          t("guideline.version", { version: row.version }),
          format.ago(row.created_at),
          nameOf(row.created_by),
          row.note,
        ]
          .filter(Boolean)
          .join(" · "),
      }))}
      value={String(shown)}
      onChange={(version) => choose(Number(version))}
    />
  );
}

interface EarlierProps {
  project: string;
  version: number;
  now: Guideline;
  choose: (version: number) => void;
  /** Begins a new version with the words of an earlier one; absent for those who may not write. */
  takeUp: ((earlier: Guideline) => void) | undefined;
}

/** An earlier version: how it differs from the present one, or as it was read. */
export function EarlierVersion({ project, version, now, choose, takeUp }: EarlierProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const [view, setView] = useState<"difference" | "text">("difference");
  const earlier = useQuery(guidelineQuery(project, version));
  const data = earlier.data;
  return (
    <>
      <Bar>
        <VersionField project={project} shown={version} choose={choose} />
        <Segmented
          label={t("guideline.view")}
          value={view}
          options={[
            { value: "difference", label: t("guideline.difference", { version: now.version }) },
            { value: "text", label: t("guideline.whole") },
          ]}
          onChange={setView}
        />
        <Bar.Gap />
        {takeUp && data ? <Button onClick={() => takeUp(data)}>{t("guideline.takeUp")}</Button> : null}
        <Button onClick={() => choose(now.version)}>{t("guideline.toNow")}</Button>
      </Bar>
      {earlier.isError ? <ErrorState error={earlier.error} retry={() => void earlier.refetch()} /> : null}
      {earlier.isPending ? <Skeleton of="lines" /> : null}
      {data && view === "difference" ? (
        <Difference changes={lineDiff(said(data.text, language), said(now.text, language))} />
      ) : null}
      {data && view === "text" ? (
        <div className={styles.read}>
          <Markdown source={said(data.text, language)} />
        </div>
      ) : null}
    </>
  );
}

const SIGNS = { same: " ", gone: "−", new: "+" } as const;

function Difference({ changes }: { changes: readonly LineChange[] }) {
  const { t } = useTranslation("projects");
  if (changes.every(({ kind }) => kind === "same")) return <p className={styles.version}>{t("guideline.same")}</p>;
  return (
    <ol className={styles.difference} aria-label={t("guideline.differences")}>
      {changes.map(({ kind, text }, index) => (
        <li key={index} data-kind={kind}>
          <span aria-hidden="true">{SIGNS[kind]}</span>
          {kind === "gone" ? <del>{text}</del> : kind === "new" ? <ins>{text}</ins> : <span>{text}</span>}
        </li>
      ))}
    </ol>
  );
}
