import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { useWorkspace } from "../../api/me";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { ReleaseTable } from "./ReleaseTable";

/** The releases of the workspace, by dataset. */
export function ReleasesPage() {
  const { t } = useTranslation("releases");
  const { id, slug } = useWorkspace();
  const datasets = useInfiniteQuery(datasetsQuery(id));
  const released = (datasets.data?.pages.flatMap((page) => page.items) ?? []).filter((one) => one.releases > 0);
  return (
    <Page title={t("title")}>
      {datasets.isPending ? <Skeleton of="rows" /> : null}
      {datasets.isError ? <ErrorState error={datasets.error} retry={() => void datasets.refetch()} /> : null}
      {datasets.isSuccess && released.length === 0 ? (
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
      {released.map((dataset) => (
        <Panel key={dataset.id} title={dataset.title ?? dataset.name}>
          <ReleaseTable dataset={dataset.id} />
        </Panel>
      ))}
    </Page>
  );
}
