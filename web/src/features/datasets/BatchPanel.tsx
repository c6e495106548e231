import { useTranslation } from "react-i18next";
import type { UploadBatch } from "../../api/UploadBatch";
import { Button } from "../../ui/button/Button";
import { ProgressMeter } from "../../ui/feedback/ProgressMeter";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import styles from "./BatchPanel.module.css";
import { forgetBatch, useBatchProgress } from "./uploadStore";

/** How far the sending is, with pause and resume; what the server refused stays listed until it is put away. */
export function BatchPanel({ batch }: { batch: UploadBatch }) {
  const { t } = useTranslation("datasets");
  const format = useFormat();
  const progress = useBatchProgress(batch);
  const done = progress.state === "sent" || progress.state === "stopped";
  const actions = done ? (
    <Button onClick={() => forgetBatch(batch.dataset)}>{t("sending.putAway")}</Button>
  ) : (
    <>
      {progress.state === "paused" ? (
        <Button kind="main" onClick={() => batch.resume()}>
          {t("sending.resume")}
        </Button>
      ) : (
        <Button onClick={() => batch.pause()}>{t("sending.pause")}</Button>
      )}
      <Button
        kind="quiet"
        onClick={() => {
          batch.cancel();
          forgetBatch(batch.dataset);
        }}
      >
        {t("sending.cancel")}
      </Button>
    </>
  );
  const state = progress.waiting ? "waiting" : progress.state;
  return (
    <Panel framed title={t(`sending.${state}`)} actions={actions}>
      <ProgressMeter wide label={t("sending.label")} value={progress.bytesSent} total={Math.max(progress.bytes, 1)} />
      <p className={styles.figures}>
        {t("sending.figures", {
          files: format.number(progress.filesSent),
          allFiles: format.number(progress.files),
          bytes: format.bytes(progress.bytesSent),
          allBytes: format.bytes(progress.bytes),
        })}
      </p>
      {progress.refused.length > 0 ? (
        <ul className={styles.refused}>
          {progress.refused.map(({ path, problem }) => (
            <li key={path}>
              <span className="mono">{path}</span>
              <span>{problem.detail ?? problem.title}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}
