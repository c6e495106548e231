import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { jobQuery } from "../../api/jobs";
import type { Job } from "../../api/payloads";
import { useNames } from "../../api/people";
import { languageOf, said } from "../../core/words";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Dialog } from "../../ui/overlay/Dialog";
import { Facts } from "../../ui/page/Facts";
import { useFormat } from "../../ui/text/format";
import styles from "./JobsPage.module.css";

const POLL_MS = 1_000;

/** One job: who asked for it, when it ran, what it wrote down on the way, what stopped it. */
export function JobDialog({ job: id, title, close }: { job: string; title: string; close: () => void }) {
  const job = useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => (query.state.data?.ended_at === null ? POLL_MS : false),
  });
  return (
    <Dialog title={title} opened onClose={close} size="wide">
      {job.isError ? <ErrorState error={job.error} retry={() => void job.refetch()} /> : null}
      {job.isPending ? <Skeleton of="lines" count={4} /> : null}
      {job.data ? <JobFacts job={job.data} /> : null}
    </Dialog>
  );
}

function JobFacts({ job }: { job: Job }) {
  const { t, i18n } = useTranslation("jobs");
  const language = languageOf(i18n.language);
  const format = useFormat();
  const nameOf = useNames();
  const when = (at: string | null) => (at ? format.time(at) : "–");
  return (
    <>
      <Facts
        rows={[
          [t("state"), t(`states.${job.state}`)],
          [t("by"), job.created_by ? nameOf(job.created_by) : t("system")],
          [t("asked"), when(job.created_at)],
          [t("began"), when(job.started_at)],
          [t("ended"), when(job.ended_at)],
          [t("attempts"), format.number(job.attempts)],
        ]}
      />
      {job.error ? (
        <p role="alert" className={styles.problem}>
          {said(job.error.words, language)} {said(job.error.hint, language)}
        </p>
      ) : null}
      <h3 className={styles.logTitle}>{t("log")}</h3>
      {job.log.length === 0 ? <p className={styles.silent}>{t("silent")}</p> : null}
      <ol className={styles.log}>
        {job.log.map((line, place) => (
          <li key={place}>
            <time dateTime={line.at}>{format.time(line.at)}</time>
            <span>{said(line.words, language)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
