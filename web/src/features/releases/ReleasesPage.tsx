import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { workspaceReleasesQuery } from "../../api/releases";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { ReleaseTable } from "./ReleaseTable";

/** The releases of the workspace, newest first. */
export function ReleasesPage() {
  const { t } = useTranslation("releases");
  const { id, slug } = useWorkspace();
  const list = useInfiniteQuery(workspaceReleasesQuery(id));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("title")}>
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState
          title={t("empty.title")}
          action={
            <ButtonLink to="/w/$workspace/datasets" params={{ workspace: slug }}>
              {t("empty.choose")}
            </ButtonLink>
          }
        >
          <p>{t("empty.what")}</p>
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
