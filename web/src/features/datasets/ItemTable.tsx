import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Item } from "../../api/payloads";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { ItemStatusLabel } from "./ItemStatusLabel";
import { objectsIn, statusOf } from "./itemStatus";

interface ItemTableProps {
  rows: readonly Item[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

export function ItemTable({ rows, more }: ItemTableProps) {
  const { t } = useTranslation("datasets");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  return (
    <Table
      fill
      label={t("tabs.items")}
      rows={rows}
      rowKey={(item) => item.id}
      more={more}
      onOpen={(item) => void navigate({ to: "/w/$workspace/items/$item", params: { workspace: slug, item: item.id } })}
      columns={[
        { key: "key", title: t("key"), width: "3fr", cell: (item) => <span className="mono">{item.key}</span> },
        {
          key: "status",
          title: t("status"),
          width: "110px",
          cell: (item) => <StatusCell item={item} />,
        },
        {
          key: "objects",
          title: t("objectsTitle"),
          width: "80px",
          align: "end",
          cell: (item) => format.number(objectsIn(item)),
        },
        {
          key: "split",
          title: t("split"),
          width: "80px",
          wideOnly: true,
          cell: (item) => (item.split ? t(`splits.${item.split}`, item.split) : ""),
        },
        {
          key: "created",
          title: t("added"),
          width: "140px",
          wideOnly: true,
          cell: (item) => format.ago(item.created_at),
        },
      ]}
    />
  );
}

function StatusCell({ item }: { item: Item }) {
  const status = statusOf(item);
  return status ? <ItemStatusLabel status={status} /> : null;
}
