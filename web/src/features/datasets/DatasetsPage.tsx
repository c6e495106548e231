import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { useMay, useWorkspace } from "../../api/me";
import type { Dataset } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { NewDatasetDialog } from "./NewDatasetDialog";

/** Every dataset of the workspace. */
export function DatasetsPage() {
  const { t } = useTranslation("datasets");
  const workspace = useWorkspace();
  const may = useMay();
  const list = useInfiniteQuery(datasetsQuery(workspace.id));
  const [asking, setAsking] = useState(false);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const create = may("datasets.create") ? (
    <Button kind="main" keys="c" onClick={() => setAsking(true)}>
      {t("new")}
    </Button>
  ) : null;
  return (
    <Page title={t("title")} actions={rows.length > 0 ? create : null} fixed>
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={t("empty.title")} action={create}>
          <p>{t("empty.what")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <DatasetTable
          rows={rows}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
      <NewDatasetDialog opened={asking} onClose={() => setAsking(false)} />
    </Page>
  );
}

interface DatasetTableProps {
  rows: readonly Dataset[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function DatasetTable({ rows, more }: DatasetTableProps) {
  const { t } = useTranslation("datasets");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  return (
    <Table
      fill
      label={t("title")}
      rows={rows}
      rowKey={(dataset) => dataset.id}
      more={more}
      onOpen={(dataset) =>
        void navigate({ to: "/w/$workspace/datasets/$dataset", params: { workspace: slug, dataset: dataset.id } })
      }
      columns={[
        { key: "title", title: t("name"), width: "2fr", cell: (dataset) => <b>{dataset.title ?? dataset.name}</b> },
        {
          key: "name",
          title: t("address"),
          width: "1.2fr",
          wideOnly: true,
          cell: (dataset) => <span className="mono">{dataset.name}</span>,
        },
        {
          key: "items",
          title: t("items"),
          width: "96px",
          align: "end",
          cell: (dataset) => format.number(dataset.items),
        },
        {
          key: "releases",
          title: t("releases"),
          width: "96px",
          align: "end",
          wideOnly: true,
          cell: (dataset) => format.number(dataset.releases),
        },
        { key: "updated", title: t("updated"), width: "140px", cell: (dataset) => format.ago(dataset.updated_at) },
      ]}
    />
  );
}
