import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { auditVerificationQuery } from "../../api/audit";
import { useWorkspace } from "../../api/me";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Status } from "../../ui/feedback/Status";
import { Panel } from "../../ui/page/Panel";
import { useFormat } from "../../ui/text/format";
import styles from "./AuditPage.module.css";

/** What the last check of the chain found. Absent until it was asked for. */
export function VerificationPanel() {
  const { t } = useTranslation("audit");
  const format = useFormat();
  const { id } = useWorkspace();
  const { data, error, isError, isFetching, dataUpdatedAt, refetch } = useQuery(auditVerificationQuery(id));
  if (isError) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data || isFetching) return null;
  const when = format.time(new Date(dataUpdatedAt).toISOString());
  return (
    <div className={styles.verdict} role={data.intact ? "status" : "alert"}>
      <Panel
        title={<Status tone={data.intact ? "good" : "warn"}>{t(data.intact ? "intact" : "broken")}</Status>}
        facts={t("checked", { when })}
      >
        <p>
          {data.intact
            ? t("intactWhat", {
                events: format.number(data.events),
                seals: format.number(data.seals),
              })
            : t("brokenWhat")}
          {data.unsealed > 0 ? ` ${t("unsealed", { count: data.unsealed })}` : null}
        </p>
        {data.flaws.length > 0 ? (
          <ul aria-label={t("flaws")}>
            {data.flaws.map((flaw, place) => (
              <li key={place}>{flaw.message}</li>
            ))}
          </ul>
        ) : null}
      </Panel>
    </div>
  );
}
