import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { importQuery } from "../../api/imports";
import { jobQuery } from "../../api/jobs";
import { useWorkspace } from "../../api/me";
import type { Import } from "../../api/payloads";
import { languageOf, said } from "../../core/words";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { useFormat } from "../../ui/text/format";
import { DatasetFrame } from "./DatasetFrame";
import { ImportEntries } from "./ImportEntries";
import { ImportStateLabel } from "./ImportStateLabel";

const POLL_MS = 1_000;
const COUNTS = ["added", "changed", "same", "refused"] as const;

function isGoingOn(one: Import | undefined): boolean {
  return one?.state === "waiting" || one?.state === "running";
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
  useFreshness(dataset, shown.data?.state);
  if (shown.isError) return <ErrorState error={shown.error} retry={() => void shown.refetch()} />;
  if (!shown.data) return <Skeleton of="rows" count={5} />;
  const done = shown.data;
  const going = isGoingOn(shown.data);
  return (
    <>
      <Panel
        title={<ImportStateLabel state={done.state} />}
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
          {done.job_id ? <JobLine job={done.job_id} going={going} /> : null}
          <Figures figures={COUNTS.map((key) => ({ label: t(`counts.${key}`), value: format.number(done[key]) }))} />
        </Stack>
      </Panel>
      <ImportEntries id={id} going={going} />
    </>
  );
}

/** What an import changed is fetched anew when it ends. */
function useFreshness(dataset: string, state: Import["state"] | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (state === undefined || state === "waiting" || state === "running") return;
    for (const queryKey of [["dataset", dataset], ["datasets"], ["items", dataset], ["imports", dataset], ["import"]]) {
      void client.invalidateQueries({
        queryKey,
        refetchType: "active",
        predicate: ({ queryKey: [kind, , part] }) => kind !== "import" || part === "report",
      });
    }
  }, [dataset, state, client]);
}

/** How far the job is, or what stopped it. */
function JobLine({ job, going }: { job: string; going: boolean }) {
  const { t, i18n } = useTranslation("datasets");
  const language = languageOf(i18n.language);
  const { data } = useQuery({ ...jobQuery(job), refetchInterval: going ? POLL_MS : false });
  if (data?.error)
    return <p role="alert">{`${said(data.error.words, language)} ${said(data.error.hint, language)}`}</p>;
  const total = data?.progress.total;
  if (!going || !total) return null;
  return <ProgressMeter wide label={t("report.progress")} value={data.progress.done} total={total} />;
}
