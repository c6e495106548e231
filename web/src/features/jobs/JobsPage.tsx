import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cancelJob, jobsQuery, retryJob } from "../../api/jobs";
import { useMay, useWorkspace } from "../../api/me";
import type { Job } from "../../api/payloads";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Status, type StatusTone } from "../../ui/feedback/Status";
import { Page } from "../../ui/page/Page";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { JobDialog } from "./JobDialog";
import styles from "./JobsPage.module.css";

const POLL_MS = 2_000;
const TONES: Record<Job["state"], StatusTone> = {
  queued: "calm",
  running: "busy",
  succeeded: "good",
  failed: "warn",
  cancelled: "warn",
};

function isGoingOn(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}

/** Long work in the background: how far it is, stop it, try it again. */
export function JobsPage() {
  const { t } = useTranslation("jobs");
  const { id } = useWorkspace();
  const list = useInfiniteQuery({
    ...jobsQuery(id),
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isGoingOn)) ? POLL_MS : false),
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("title")} fixed>
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={t("empty.title")}>
          <p>{t("empty.what")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <JobTable
          rows={rows}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
    </Page>
  );
}

interface JobTableProps {
  rows: readonly Job[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function JobTable({ rows, more }: JobTableProps) {
  const { t, i18n } = useTranslation("jobs");
  const language = languageOf(i18n.language);
  const format = useFormat();
  const [opened, setOpened] = useState<Job | null>(null);
  return (
    <>
      {opened ? (
        <JobDialog job={opened.id} title={said(opened.title, language, opened.kind)} close={() => setOpened(null)} />
      ) : null}
      <Table
        fill
        label={t("title")}
        rows={rows}
        rowKey={(job) => job.id}
        more={more}
        onOpen={setOpened}
        columns={[
          {
            key: "what",
            title: t("what"),
            width: "2fr",
            cell: (job) => said(job.title, language, job.kind),
          },
          {
            key: "state",
            title: t("state"),
            width: "100px",
            cell: (job) => <Status tone={TONES[job.state]}>{t(`states.${job.state}`)}</Status>,
          },
          { key: "progress", title: t("progress"), width: "1.4fr", cell: (job) => <JobProgress job={job} /> },
          { key: "when", title: t("when"), width: "130px", wideOnly: true, cell: (job) => format.ago(job.created_at) },
          { key: "act", title: "", width: "90px", align: "end", cell: (job) => <JobDeed job={job} /> },
        ]}
      />
    </>
  );
}

function JobProgress({ job }: { job: Job }) {
  const { t, i18n } = useTranslation("jobs");
  const language = languageOf(i18n.language);
  const format = useFormat();
  const { done, total, message } = job.progress;
  if (job.error) {
    const text = `${said(job.error.words, language)} ${said(job.error.hint, language)}`;
    return <span title={text}>{text}</span>;
  }
  if (!isGoingOn(job)) return <>{said(message, language)}</>;
  if (total === null) return <>{done > 0 ? format.number(done) : said(message, language)}</>;
  return (
    <span className={styles.progress}>
      <ProgressMeter label={t("progress")} value={done} total={total} />
      <span>
        {format.number(done)} / {format.number(total)}
      </span>
    </span>
  );
}

function JobDeed({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  const may = useMay();
  const { id } = useWorkspace();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["jobs", id] });
  const cancel = useMutation({ mutationFn: () => cancelJob(job.id), onSuccess: refresh });
  const again = useMutation({ mutationFn: () => retryJob(job.id), onSuccess: refresh });
  if (!may("jobs.control")) return null;
  if (isGoingOn(job)) {
    return (
      <Button kind="quiet" compact busy={cancel.isPending} onClick={() => cancel.mutate()}>
        {t("cancel")}
      </Button>
    );
  }
  if (job.state === "failed" || job.state === "cancelled") {
    return (
      <Button compact busy={again.isPending} onClick={() => again.mutate()}>
        {t("again")}
      </Button>
    );
  }
  return null;
}
