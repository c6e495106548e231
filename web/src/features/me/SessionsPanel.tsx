import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endOtherSessions, endSession, sessionsQuery } from "../../api/accounts";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Status } from "../../ui/feedback/Status";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";

/** Where this person is signed in; each can be signed out from here. */
export function SessionsPanel() {
  const { t } = useTranslation("me");
  const format = useFormat();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const rows = sessions.data?.items ?? [];
  const settle = () => {
    notify({ tone: "done", title: t("sessions.ended") });
    return client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  const end = useMutation({ mutationFn: endSession, onSuccess: settle });
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSuccess: settle });
  return (
    <Panel
      title={t("sessions.title")}
      facts={t("sessions.what")}
      actions={
        rows.length > 1 ? (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t("sessions.endOthers")}
          </Button>
        ) : null
      }
    >
      {sessions.isPending ? <Skeleton of="rows" count={2} /> : null}
      {sessions.isError ? <ErrorState error={sessions.error} retry={() => void sessions.refetch()} /> : null}
      {rows.length > 0 ? (
        <Table
          label={t("sessions.title")}
          rows={rows}
          rowKey={(session) => session.id}
          columns={[
            {
              key: "from",
              title: t("sessions.from"),
              width: "2fr",
              cell: (session) => <span className="mono">{session.address ?? t("sessions.unknown")}</span>,
            },
            {
              key: "since",
              title: t("sessions.since"),
              width: "1.4fr",
              cell: (session) => format.time(session.created_at),
            },
            {
              key: "until",
              title: t("sessions.until"),
              width: "1.4fr",
              wideOnly: true,
              cell: (session) => format.time(session.expires_at),
            },
            {
              key: "end",
              title: "",
              width: "120px",
              align: "end",
              cell: (session) =>
                session.current ? (
                  <Status tone="good">{t("sessions.here")}</Status>
                ) : (
                  <Button compact kind="quiet" onClick={() => end.mutate(session.id)}>
                    {t("sessions.end")}
                  </Button>
                ),
            },
          ]}
        />
      ) : null}
    </Panel>
  );
}
