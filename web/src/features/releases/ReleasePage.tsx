import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { jobQuery } from "../../api/jobs";
import { useMay, useWorkspace } from "../../api/me";
import type { Release } from "../../api/payloads";
import { cardQuery, namedReleaseQuery } from "../../api/releases";
import { languageOf, said } from "../../core/words";
import { ButtonLink } from "../../ui/button/ButtonLink";
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
import { figuresOf } from "./figures";
import styles from "./ReleasePage.module.css";
import { ReleaseStateLabel } from "./ReleaseStateLabel";
import { WithdrawButton } from "./WithdrawButton";

const POLL_MS = 1_000;

/** One release: what is in it, how to take it, how to check it. */
export function ReleasePage() {
  const { t } = useTranslation("releases");
  const { id: workspace } = useWorkspace();
  const { release: id } = useParams({ from: "/w/$workspace/releases/$release" });
  const release = useQuery({
    ...namedReleaseQuery(workspace, id),
    refetchInterval: (query) => (query.state.data?.state === "building" ? POLL_MS : false),
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
  const format = useFormat();
  const settled = release.state === "ready" || release.state === "withdrawn";
  return (
    <Page
      title={<span className="mono">{release.address}</span>}
      tab={release.address}
      facts={format.time(release.created_at)}
      actions={settled ? <ReleaseActions release={release} /> : null}
    >
      {settled ? <SettledRelease release={release} /> : <BuildingRelease release={release} />}
    </Page>
  );
}

function BuildingRelease({ release }: { release: Release }) {
  const { t, i18n } = useTranslation("releases");
  const language = languageOf(i18n.language);
  const job = useQuery({
    ...jobQuery(release.job ?? ""),
    enabled: release.job !== null,
    refetchInterval: release.state === "building" ? POLL_MS : false,
  });
  return (
    <Panel title={<ReleaseStateLabel state={release.state} />}>
      {job.data?.error ? (
        <p role="alert">
          {said(job.data.error.words, language)} {said(job.data.error.hint, language)}
        </p>
      ) : (
        <ProgressMeter
          wide
          label={t("building")}
          value={job.data?.progress.done ?? 0}
          total={job.data?.progress.total ?? 1}
        />
      )}
    </Panel>
  );
}

function ReleaseActions({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const may = useMay();
  const { slug } = useWorkspace();
  return (
    <>
      {may("releases.withdraw") && release.state === "ready" ? <WithdrawButton release={release} /> : null}
      {release.number > 1 ? (
        <ButtonLink to="/w/$workspace/releases/$release/difference" params={{ workspace: slug, release: release.id }}>
          {t("compare")}
        </ButtonLink>
      ) : null}
    </>
  );
}

function SettledRelease({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const { items, objects, splits, labels } = figuresOf(release);
  return (
    <div className={styles.columns}>
      <div>
        <Panel>
          <Figures
            figures={[
              { label: t("items"), value: format.number(items) },
              { label: t("objects"), value: format.number(objects) },
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
        {release.state === "ready" ? <CardPanel release={release} /> : null}
      </div>
      <div>
        {release.state === "ready" ? <TakingPanels release={release} /> : null}
        <AboutPanel release={release} />
      </div>
    </div>
  );
}

function CardPanel({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const may = useMay();
  const card = useQuery({ ...cardQuery(release.id), enabled: may("exports.read") });
  return card.data ? (
    <Panel title={t("card")}>
      <Markdown source={card.data} />
    </Panel>
  ) : null;
}

function TakingPanels({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  return (
    <>
      <ExportPanel release={release} />
      <Panel title={t("load.title")}>
        <div className={styles.codes}>
          <CopyCode label={t("load.python")} code={pythonFor(release)} />
          <CopyCode
            label={t("load.shell")}
            code={`dianjing verify ${release.address}\ndianjing export ${release.address} --to coco -o out/`}
          />
        </div>
      </Panel>
    </>
  );
}

function AboutPanel({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const rows: (readonly [string, React.ReactNode])[] = [
    [t("state"), <ReleaseStateLabel key="state" state={release.state} />],
    ...(release.withdrawn_reason ? [[t("withdraw.reason"), release.withdrawn_reason] as const] : []),
    [t("license"), release.licence ?? t("new.proprietary")],
    [t("note"), release.note ?? "–"],
    [t("size"), format.bytes(release.size)],
    [t("checksum"), <code key="hash">{release.hash ?? "–"}</code>],
  ];
  return (
    <Panel title={t("facts")}>
      <Facts rows={rows} />
    </Panel>
  );
}

function pythonFor(release: Release): string {
  const [split] = Object.keys(figuresOf(release).splits).sort(
    (one, other) => Number(other === "train") - Number(one === "train"),
  );
  return `import dianjing as dj

client = dj.connect(${JSON.stringify(new URL(document.baseURI).href.replace(/\/$/, ""))}, token="…")
data = dj.load(${JSON.stringify(release.address)}, client=client)
for item in data${split ? `[${JSON.stringify(split)}]` : ""}:
    print(item.key, data.path(item), item.annotations[0].document)`;
}
