import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { datasetQuery } from "../../api/datasets";
import { useMay, useWorkspace } from "../../api/me";
import { releasesQuery } from "../../api/releases";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { ReleaseTable } from "./ReleaseTable";

/** The releases of one dataset, and the way to the next. */
export function DatasetReleasesPage() {
  const { t } = useTranslation("releases");
  const { dataset: id } = useParams({ from: "/w/$workspace/datasets/$dataset/releases" });
  const { slug } = useWorkspace();
  const may = useMay();
  const dataset = useQuery(datasetQuery(id));
  const list = useInfiniteQuery(releasesQuery(id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const create = may("releases.create") ? (
    <ButtonLink kind="main" to="/w/$workspace/datasets/$dataset/releases/new" params={{ workspace: slug, dataset: id }}>
      {t("new.create")}
    </ButtonLink>
  ) : null;
  return (
    <Page
      title={dataset.data ? (dataset.data.title ?? dataset.data.name) : ""}
      facts={t("title")}
      actions={
        <>
          <ButtonLink kind="quiet" to="/w/$workspace/datasets/$dataset" params={{ workspace: slug, dataset: id }}>
            {t("backToData")}
          </ButtonLink>
          {rows.length > 0 ? create : null}
        </>
      }
    >
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton of="rows" count={3} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={t("empty.title")} action={create}>
          <p>{t("empty.here")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <ReleaseTable
          rows={rows}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
    </Page>
  );
}
