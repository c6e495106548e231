import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Sent } from "../../api/payloads";
import { releasePreviewQuery } from "../../api/releases";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Facts } from "../../ui/page/Facts";
import { Figures } from "../../ui/page/Figures";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import { ClassBars } from "./ClassBars";

/** What the release would hold as it is asked for now, and what stays out and why. */
export function ReleasePreview({ dataset, wish }: { dataset: string; wish: Sent<"ReleaseIn"> }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const preview = useQuery({ ...releasePreviewQuery(dataset, wish), placeholderData: keepPreviousData });
  if (preview.isError) return <ErrorState error={preview.error} />;
  if (!preview.data) return <Skeleton of="lines" />;
  const { items, splits, labels, left_out } = preview.data;
  const out = Object.entries(left_out).filter(([, count]) => count > 0);
  return (
    <div>
      <Panel title={t("preview.title")}>
        <Figures
          figures={[
            { label: t("items"), value: format.number(items) },
            ...Object.entries(splits).map(([name, count]) => ({
              label: t(`splits.${name}`, name),
              value: format.number(count),
            })),
          ]}
        />
      </Panel>
      {Object.keys(labels).length > 0 ? (
        <Panel title={t("classes")}>
          <ClassBars classes={labels} />
        </Panel>
      ) : null}
      {out.length > 0 ? (
        <Panel title={t("preview.out")}>
          <Facts rows={out.map(([why, count]) => [t(`preview.why.${why}`, why), format.number(count)] as const)} />
        </Panel>
      ) : null}
    </div>
  );
}
