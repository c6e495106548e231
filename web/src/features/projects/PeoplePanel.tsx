import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Project } from "../../api/payloads";
import { useNames } from "../../api/people";
import { progressQuery } from "../../api/tasks";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";

/** What each member did in each stage lately; seconds are as their own machines measured them. */
export function PeoplePanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const format = useFormat();
  const nameOf = useNames();
  const { data } = useQuery(progressQuery(project.id));
  if (!data || data.members.length === 0) return null;
  const rows = [...data.members].sort((one, other) => other.submitted - one.submitted);
  return (
    <Panel title={t("people.title")} facts={t("people.what", { days: data.days })}>
      <Table
        label={t("people.title")}
        rows={rows}
        rowKey={(row) => `${row.user} ${row.stage}`}
        columns={[
          { key: "who", title: t("people.who"), width: "1.6fr", cell: (row) => nameOf(row.user) },
          { key: "stage", title: t("tasks.stage"), width: "1fr", cell: (row) => t(`stages.${row.stage}`, row.stage) },
          {
            key: "submitted",
            title: t("people.submitted"),
            width: "80px",
            align: "end",
            cell: (row) => format.number(row.submitted),
          },
          {
            key: "accepted",
            title: t("people.accepted"),
            width: "80px",
            align: "end",
            wideOnly: true,
            cell: (row) => format.number(row.accepted),
          },
          {
            key: "returned",
            title: t("people.returned"),
            width: "80px",
            align: "end",
            wideOnly: true,
            cell: (row) => format.number(row.returned),
          },
          {
            key: "objects",
            title: t("people.objects"),
            width: "80px",
            align: "end",
            wideOnly: true,
            cell: (row) => format.number(row.objects),
          },
          {
            key: "pace",
            title: t("people.pace"),
            width: "90px",
            align: "end",
            cell: (row) => (row.objects > 0 ? (row.seconds / row.objects).toFixed(1) : "–"),
          },
        ]}
      />
    </Panel>
  );
}
