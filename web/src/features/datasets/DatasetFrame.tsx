import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { datasetQuery } from "../../api/datasets";
import { useMay, useWorkspace } from "../../api/me";
import type { Dataset } from "../../api/payloads";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Page } from "../../ui/page/Page";
import { TabLink, Tabs } from "../../ui/page/TabLink";
import { useFormat } from "../../ui/text/format";

interface DatasetFrameProps {
  actions?: (dataset: Dataset) => ReactNode;
  children: (dataset: Dataset) => ReactNode;
  fixed?: boolean;
}

/** What the pages of one dataset share: its name, its figures and its parts. */
export function DatasetFrame({ actions, children, fixed = false }: DatasetFrameProps) {
  const { t } = useTranslation("datasets");
  const { dataset: id } = useParams({ strict: false });
  const dataset = useQuery(datasetQuery(id ?? ""));
  const format = useFormat();
  if (dataset.isError) {
    return (
      <Page title={t("title")}>
        <ErrorState error={dataset.error} retry={() => void dataset.refetch()} />
      </Page>
    );
  }
  if (!dataset.data) {
    return (
      <Page title="">
        <Skeleton of="rows" />
      </Page>
    );
  }
  const { title, name, items, releases } = dataset.data;
  const facts = [t("facts.items", { count: items, shown: format.number(items) })];
  if (releases > 0) facts.push(t("facts.release", { address: `${name}@${releases}` }));
  return (
    <Page
      title={title ?? name}
      facts={facts.join(" · ")}
      actions={actions?.(dataset.data)}
      tabs={<DatasetTabs dataset={dataset.data} />}
      fixed={fixed}
    >
      {children(dataset.data)}
    </Page>
  );
}

function DatasetTabs({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const may = useMay();
  const { slug } = useWorkspace();
  const params = { workspace: slug, dataset: dataset.id };
  return (
    <Tabs label={t("parts")}>
      <TabLink
        to="/w/$workspace/datasets/$dataset"
        params={params}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t("tabs.items")}
      </TabLink>
      {may("imports.read") ? (
        <TabLink to="/w/$workspace/datasets/$dataset/import" params={params}>
          {t("tabs.import")}
        </TabLink>
      ) : null}
      {may("releases.read") ? (
        <TabLink to="/w/$workspace/datasets/$dataset/releases" params={params}>
          {t("tabs.releases")}
        </TabLink>
      ) : null}
      {may("datasets.write") ? (
        <TabLink to="/w/$workspace/datasets/$dataset/settings" params={params}>
          {t("tabs.settings")}
        </TabLink>
      ) : null}
    </Tabs>
  );
}

/** The way back to the dataset from what belongs to it. */
export function DatasetLink({ id, title }: { id: string; title: string }) {
  const { slug } = useWorkspace();
  return (
    <Link to="/w/$workspace/datasets/$dataset" params={{ workspace: slug, dataset: id }}>
      {title}
    </Link>
  );
}
