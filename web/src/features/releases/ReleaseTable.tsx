import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { releasesQuery } from "../../api/releases";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { ReleaseStateLabel } from "./ReleaseStateLabel";

/** The releases of one dataset, newest first. */
export function ReleaseTable({ dataset }: { dataset: string }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const list = useInfiniteQuery(releasesQuery(dataset));
  if (list.isPending) return <Skeleton of="rows" count={3} />;
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  return (
    <Table
      label={t("title")}
      rows={list.data.pages.flatMap((page) => page.items)}
      rowKey={(release) => release.id}
      onOpen={(release) =>
        void navigate({ to: "/w/$workspace/releases/$release", params: { workspace: slug, release: release.id } })
      }
      more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
      columns={[
        {
          key: "address",
          title: t("address"),
          width: "1.4fr",
          cell: (release) => <b className="mono">{release.address}</b>,
        },
        {
          key: "state",
          title: t("state"),
          width: "100px",
          cell: (release) => <ReleaseStateLabel state={release.state} />,
        },
        {
          key: "items",
          title: t("items"),
          width: "90px",
          align: "end",
          cell: (release) => format.number(release.items),
        },
        {
          key: "objects",
          title: t("objects"),
          width: "90px",
          align: "end",
          wideOnly: true,
          cell: (release) => format.number(release.objects),
        },
        { key: "note", title: t("note"), width: "2fr", wideOnly: true, cell: (release) => release.note },
        { key: "when", title: t("when"), width: "130px", cell: (release) => format.ago(release.created_at) },
      ]}
    />
  );
}
