import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { apiAddress } from "../../api/address";
import { useMay, useWorkspace } from "../../api/me";
import type { Release } from "../../api/payloads";
import { releaseQuery } from "../../api/releases";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { DownloadLink } from "../../ui/button/DownloadLink";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Facts } from "../../ui/page/Facts";
import { Figures } from "../../ui/page/Figures";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { CopyCode } from "../../ui/text/CopyCode";
import { useFormat } from "../../ui/text/format";
import { Markdown } from "../../ui/text/Markdown";
import { ClassBars } from "./ClassBars";
import { ExportPanel } from "./ExportPanel";
import styles from "./ReleasePage.module.css";
import { ReleaseStateLabel } from "./ReleaseStateLabel";
import { WithdrawButton } from "./WithdrawButton";

const POLL_MS = 1_000;

function isBuilding(release: Release | undefined): boolean {
  return release?.state === "building" || release?.state === "waiting" || release?.state === "running";
}

/** One release: what is in it, how to take it, how to check it. */
export function ReleasePage() {
  const { t } = useTranslation("releases");
  const { release: id } = useParams({ from: "/w/$workspace/releases/$release" });
  const release = useQuery({
    ...releaseQuery(id),
    refetchInterval: (query) => (isBuilding(query.state.data) ? POLL_MS : false),
  });
  if (release.isError) {
    return (
      <Page title={t("title")}>
        <ErrorState error={release.error} retry={() => void release.refetch()} />
      </Page>
    );
  }
  if (!release.data) {
    return (
      <Page title="">
        <Skeleton of="rows" />
      </Page>
    );
  }
  return <LoadedRelease release={release.data} />;
}

function LoadedRelease({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const building = isBuilding(release);
  return (
    <Page
      title={<span className="mono">{release.address}</span>}
      tab={release.address}
      facts={format.time(release.created_at)}
      actions={building ? null : <ReleaseActions release={release} />}
    >
      {building ? (
        <Panel title={<ReleaseStateLabel state={release.state} />}>
          <ProgressMeter wide label={t("building")} value={release.job?.done ?? 0} total={release.job?.total ?? 1} />
        </Panel>
      ) : (
        <ReadyRelease release={release} />
      )}
    </Page>
  );
}

function ReleaseActions({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const may = useMay();
  const { slug } = useWorkspace();
  return (
    <>
      {may("releases.withdraw") && release.state !== "withdrawn" ? <WithdrawButton release={release} /> : null}
      {release.number > 1 ? (
        <ButtonLink to="/w/$workspace/releases/$release/difference" params={{ workspace: slug, release: release.id }}>
          {t("compare")}
        </ButtonLink>
      ) : null}
      <DownloadLink kind="main" href={apiAddress(`/releases/${release.id}/archive`)}>
        {t("download")}
      </DownloadLink>
    </>
  );
}

function ReadyRelease({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const splits = Object.entries(release.splits);
  return (
    <div className={styles.columns}>
      <div>
        <Panel>
          <Figures
            figures={[
              { label: t("items"), value: format.number(release.items) },
              { label: t("objects"), value: format.number(release.objects) },
              ...splits.map(([name, count]) => ({ label: t(`splits.${name}`, name), value: format.number(count) })),
            ]}
          />
        </Panel>
        {Object.keys(release.classes).length > 0 ? (
          <Panel title={t("classes")}>
            <ClassBars classes={release.classes} />
          </Panel>
        ) : null}
        {release.card ? (
          <Panel title={t("card")}>
            <Markdown source={release.card} />
          </Panel>
        ) : null}
      </div>
      <div>
        <Panel title={t("load.title")}>
          <div className={styles.codes}>
            <CopyCode label={t("load.python")} code={pythonFor(release)} />
            <CopyCode
              label={t("load.shell")}
              code={`dianjing verify ${release.address}\ndianjing export ${release.address} --to coco -o out/`}
            />
          </div>
        </Panel>
        <ExportPanel release={release} />
        <Panel title={t("facts")}>
          <Facts
            rows={[
              [t("state"), <ReleaseStateLabel key="state" state={release.state} />],
              [t("dataset"), release.dataset.title ?? release.dataset.name],
              [t("license"), release.license ?? "–"],
              [t("note"), release.note ?? "–"],
              [t("madeBy"), release.created_by?.name ?? "–"],
              [t("size"), release.bytes === null ? "–" : format.bytes(release.bytes)],
              [t("checksum"), <code key="checksum">{release.checksum ?? "–"}</code>],
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}

function pythonFor(release: Release): string {
  return `import dianjing as dj

dj.connect(${JSON.stringify(new URL(document.baseURI).origin)}, token="…")
data = dj.load(${JSON.stringify(release.address)})
for item in data["train"]:
    print(item.key, item.document)`;
}
