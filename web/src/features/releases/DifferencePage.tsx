import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Release } from "../../api/payloads";
import { namedReleaseQuery, releaseDifferenceQuery, releasesQuery } from "../../api/releases";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Status, type StatusTone } from "../../ui/feedback/Status";
import { SelectField } from "../../ui/inputs/fields";
import { Bar } from "../../ui/page/Bar";
import { Figures } from "../../ui/page/Figures";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";

const COUNTS = ["added", "removed", "changed", "same"] as const;
const TONES: Record<"added" | "removed" | "changed", StatusTone> = { added: "good", removed: "warn", changed: "busy" };

/** What changed between two releases of a dataset, item by item. */
export function DifferencePage() {
  const { t } = useTranslation("releases");
  const { id: workspace } = useWorkspace();
  const { release: id } = useParams({ from: "/w/$workspace/releases/$release/difference" });
  const release = useQuery(namedReleaseQuery(workspace, id));
  return (
    <Page title={release.data ? t("difference.title", { address: release.data.address }) : ""}>
      {release.isError ? <ErrorState error={release.error} retry={() => void release.refetch()} /> : null}
      {release.isPending ? <Skeleton of="rows" /> : null}
      {release.data ? <Compared release={release.data} /> : null}
    </Page>
  );
}

function Compared({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const list = useInfiniteQuery(releasesQuery(release.dataset));
  const others = (list.data?.pages.flatMap((page) => page.items) ?? []).filter((one) => one.id !== release.id);
  const [picked, setPicked] = useState<string | null>(null);
  const other = picked ?? others.find((one) => one.number === release.number - 1)?.id ?? others[0]?.id ?? null;
  return (
    <>
      <Bar>
        <SelectField
          aria-label={t("difference.against")}
          allowDeselect={false}
          data={others.map((one) => ({ value: one.id, label: one.address }))}
          value={other}
          onChange={setPicked}
        />
      </Bar>
      {other ? <Difference from={other} to={release.id} /> : null}
    </>
  );
}

function Difference({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const shown = useInfiniteQuery(releaseDifferenceQuery(from, to));
  if (shown.isError) return <ErrorState error={shown.error} retry={() => void shown.refetch()} />;
  const first = shown.data?.pages[0];
  if (!first) return <Skeleton of="rows" />;
  return (
    <>
      <Panel>
        <Figures
          figures={COUNTS.map((name) => ({ label: t(`difference.${name}`), value: format.number(first[name]) }))}
        />
      </Panel>
      <Panel>
        <Table
          label={t("difference.items")}
          rows={shown.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={(item) => item.key}
          more={{
            load: () => void shown.fetchNextPage(),
            waiting: shown.isFetchingNextPage,
            exists: shown.hasNextPage,
          }}
          columns={[
            {
              key: "key",
              title: t("difference.item"),
              width: "3fr",
              cell: (item) => <span className="mono">{item.key}</span>,
            },
            {
              key: "change",
              title: t("difference.change"),
              width: "1fr",
              cell: (item) => <Status tone={TONES[item.change]}>{t(`difference.${item.change}`)}</Status>,
            },
            {
              key: "split",
              title: t("difference.split"),
              width: "1fr",
              wideOnly: true,
              cell: (item) => item.split.map((name) => (name ? t(`splits.${name}`, name) : "–")).join(" → "),
            },
          ]}
        />
      </Panel>
    </>
  );
}
