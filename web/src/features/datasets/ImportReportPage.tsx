import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { importQuery, importReportQuery } from "../../api/imports";
import { useWorkspace } from "../../api/me";
import type { Import } from "../../api/payloads";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { DatasetFrame } from "./DatasetFrame";
import { ImportStateLabel } from "./ImportStateLabel";

const POLL_MS = 1_000;
const COUNTS = ["added", "changed", "same", "refused"] as const;

function isGoingOn(one: Import | undefined): boolean {
  return one?.status === "waiting" || one?.status === "running";
}

/** What an import did: live while it runs, then what was refused and why. */
export function ImportReportPage() {
  return <DatasetFrame>{() => <Report />}</DatasetFrame>;
}

function Report() {
  const { t } = useTranslation("datasets");
  const format = useFormat();
  const { slug } = useWorkspace();
  const { dataset, import: id } = useParams({ from: "/w/$workspace/datasets/$dataset/imports/$import" });
  const shown = useQuery({
    ...importQuery(id),
    refetchInterval: (query) => (isGoingOn(query.state.data) ? POLL_MS : false),
  });
  if (shown.isError) return <ErrorState error={shown.error} retry={() => void shown.refetch()} />;
  if (!shown.data) return <Skeleton of="rows" count={5} />;
  const { counts, job, status } = shown.data;
  const going = isGoingOn(shown.data);
  return (
    <>
      <Panel
        title={<ImportStateLabel status={status} />}
        facts={format.time(shown.data.created_at)}
        actions={
          going ? null : (
            <ButtonLink kind="main" to="/w/$workspace/datasets/$dataset" params={{ workspace: slug, dataset }}>
              {t("report.look")}
            </ButtonLink>
          )
        }
      >
        <Stack>
          {going && job?.total ? (
            <ProgressMeter wide label={t("report.progress")} value={job.done} total={job.total} />
          ) : null}
          <Figures figures={COUNTS.map((key) => ({ label: t(`counts.${key}`), value: format.number(counts[key]) }))} />
          {job?.error ? (
            <p role="alert">
              {job.error.title} {job.error.detail} {job.error.hint}
            </p>
          ) : null}
        </Stack>
      </Panel>
      <Entries id={id} going={going} />
    </>
  );
}

function Entries({ id, going }: { id: string; going: boolean }) {
  const { t } = useTranslation("datasets");
  const list = useInfiniteQuery({ ...importReportQuery(id), refetchInterval: going ? POLL_MS * 3 : false });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return going || list.isPending ? null : (
      <Panel>
        <EmptyState title={t("report.clean")}>
          <p>{t("report.cleanWhat")}</p>
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title={t("report.entries")}>
      <Table
        label={t("report.entries")}
        rows={rows}
        rowKey={(entry) => `${entry.path} ${entry.code} ${entry.message}`}
        more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        columns={[
          {
            key: "path",
            title: t("report.path"),
            width: "1.4fr",
            cell: (entry) => <span className="mono">{entry.path}</span>,
          },
          { key: "message", title: t("report.message"), width: "2fr", cell: (entry) => entry.message },
          { key: "hint", title: t("report.hint"), width: "1.6fr", wideOnly: true, cell: (entry) => entry.hint },
        ]}
      />
    </Panel>
  );
}
