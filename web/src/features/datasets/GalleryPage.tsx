import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsQuery } from "../../api/items";
import { useMay, useWorkspace } from "../../api/me";
import type { Dataset } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { DatasetFrame } from "./DatasetFrame";
import { GalleryBar } from "./GalleryBar";
import { type GallerySearch, isFiltered } from "./gallerySearch";
import { ItemTable } from "./ItemTable";
import { ItemTiles } from "./ItemTiles";

/** The items of a dataset as a wall of previews or as rows; filters stand in the address. */
export function GalleryPage() {
  return (
    <DatasetFrame fixed actions={(dataset) => <GalleryActions dataset={dataset} />}>
      {(dataset) => <Gallery dataset={dataset} />}
    </DatasetFrame>
  );
}

function GalleryActions({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const may = useMay();
  const { slug } = useWorkspace();
  const params = { workspace: slug, dataset: dataset.id };
  const full = dataset.items > 0;
  return (
    <>
      {may("imports.create") && full ? (
        <ButtonLink to="/w/$workspace/datasets/$dataset/import" params={params}>
          {t("import")}
        </ButtonLink>
      ) : null}
      {may("releases.create") && full ? (
        <ButtonLink to="/w/$workspace/datasets/$dataset/releases/new" params={params}>
          {t("newRelease")}
        </ButtonLink>
      ) : null}
      {may("projects.create") && full ? (
        <ButtonLink
          kind="main"
          to="/w/$workspace/projects/new"
          params={{ workspace: slug }}
          search={{ dataset: dataset.id }}
        >
          {t("newProject")}
        </ButtonLink>
      ) : null}
    </>
  );
}

function Gallery({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const { view, ...filter } = useSearch({ from: "/w/$workspace/datasets/$dataset" });
  const navigate = useNavigate({ from: "/w/$workspace/datasets/$dataset" });
  const list = useInfiniteQuery(itemsQuery(dataset.id, filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const labels = [...new Set(rows.flatMap((item) => item.labels.map(({ label }) => label)))].sort();
  const change = (next: GallerySearch) => void navigate({ search: next, replace: true });
  if (list.isSuccess && rows.length === 0 && !isFiltered(filter)) return <NothingYet />;
  const more = { load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage };
  return (
    <>
      <GalleryBar search={{ ...filter, view }} labels={labels} change={change} />
      {list.isPending ? <Skeleton of={view === "rows" ? "rows" : "tiles"} /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState
          title={t("noMatch.title")}
          action={<Button onClick={() => change({ view })}>{t("noMatch.clear")}</Button>}
        />
      ) : null}
      {rows.length > 0 && view === "rows" ? <ItemTable rows={rows} more={more} /> : null}
      {rows.length > 0 && view !== "rows" ? <ItemTiles rows={rows} more={more} /> : null}
    </>
  );
}

function NothingYet() {
  const { t } = useTranslation("datasets");
  const may = useMay();
  const { workspace = "", dataset = "" } = useParams({ strict: false });
  const action = may("imports.create") ? (
    <ButtonLink kind="main" to="/w/$workspace/datasets/$dataset/import" params={{ workspace, dataset }}>
      {t("nothing.import")}
    </ButtonLink>
  ) : null;
  return (
    <EmptyState title={t("nothing.title")} action={action}>
      <p>{t("nothing.what")}</p>
    </EmptyState>
  );
}
