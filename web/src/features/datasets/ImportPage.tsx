import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { importsQuery } from "../../api/imports";
import { useMay, useWorkspace } from "../../api/me";
import type { Dataset, Import } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { DropZone } from "../../ui/inputs/DropZone";
import type { DroppedFile } from "../../ui/inputs/droppedFiles";
import { Panel } from "../../ui/page/Panel";
import { Stack } from "../../ui/page/Stack";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { BatchPanel } from "./BatchPanel";
import { DatasetFrame } from "./DatasetFrame";
import { ElsewhereDialog } from "./ElsewhereDialog";
import { ImportStateLabel } from "./ImportStateLabel";
import { sendAndImport, useBatch } from "./uploadStore";

/** The ways in: drop or pick files, name addresses, register what lies on the server. Earlier imports beneath. */
export function ImportPage() {
  return <DatasetFrame>{(dataset) => <ImportParts dataset={dataset} />}</DatasetFrame>;
}

function useOpenImport(dataset: string) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return async (started: Import) => {
    await client.invalidateQueries({ queryKey: ["imports", dataset] });
    await navigate({
      to: "/w/$workspace/datasets/$dataset/imports/$import",
      params: { workspace: slug, dataset, import: started.id },
    });
  };
}

function ImportParts({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const may = useMay();
  const batch = useBatch(dataset.id);
  const [elsewhere, setElsewhere] = useState(false);
  const open = useOpenImport(dataset.id);
  const send = useMutation({
    mutationFn: (files: DroppedFile[]) => sendAndImport(dataset.id, files),
    onSuccess: (started) => (started ? open(started) : undefined),
  });
  return (
    <Stack>
      {may("imports.create") && batch ? <BatchPanel batch={batch} /> : null}
      {may("imports.create") && !batch ? (
        <DropZone
          title={t("drop.title")}
          onFiles={(files) => (files.length > 0 ? send.mutate(files) : undefined)}
          more={
            <Button kind="quiet" onClick={() => setElsewhere(true)}>
              {t("drop.elsewhere")}
            </Button>
          }
        >
          <p>{t("drop.what")}</p>
        </DropZone>
      ) : null}
      <EarlierImports dataset={dataset} open={(one) => void open(one)} />
      <ElsewhereDialog
        dataset={dataset.id}
        opened={elsewhere}
        onClose={() => setElsewhere(false)}
        onStarted={(started) => void open(started)}
      />
    </Stack>
  );
}

function EarlierImports({ dataset, open }: { dataset: Dataset; open: (one: Import) => void }) {
  const { t } = useTranslation("datasets");
  const format = useFormat();
  const list = useInfiniteQuery(importsQuery(dataset.id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Skeleton of="rows" count={4} />;
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0) return null;
  const count = (key: "added" | "changed" | "same" | "refused") => (one: Import) => format.number(one[key]);
  return (
    <Panel title={t("earlier")}>
      <Table
        label={t("earlier")}
        rows={rows}
        rowKey={(one) => one.id}
        onOpen={open}
        more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        columns={[
          { key: "when", title: t("when"), width: "1.4fr", cell: (one) => format.ago(one.created_at) },
          { key: "state", title: t("state"), width: "1fr", cell: (one) => <ImportStateLabel state={one.state} /> },
          { key: "format", title: t("format"), width: "1fr", wideOnly: true, cell: (one) => one.format },
          { key: "added", title: t("counts.added"), width: "80px", align: "end", cell: count("added") },
          {
            key: "changed",
            title: t("counts.changed"),
            width: "80px",
            align: "end",
            wideOnly: true,
            cell: count("changed"),
          },
          { key: "same", title: t("counts.same"), width: "80px", align: "end", wideOnly: true, cell: count("same") },
          { key: "refused", title: t("counts.refused"), width: "80px", align: "end", cell: count("refused") },
        ]}
      />
    </Panel>
  );
}
