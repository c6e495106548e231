import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import type { Release } from "../../api/payloads";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { figuresOf } from "./figures";
import { ReleaseStateLabel } from "./ReleaseStateLabel";

interface ReleaseTableProps {
  rows: readonly Release[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

export function ReleaseTable({ rows, more }: ReleaseTableProps) {
  const { t } = useTranslation("releases");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  return (
    <Table
      label={t("title")}
      rows={rows}
      rowKey={(release) => release.id}
      onOpen={(release) =>
        void navigate({ to: "/w/$workspace/releases/$release", params: { workspace: slug, release: release.id } })
      }
      more={more}
      columns={[
        {
          key: "address",
          title: t("address"),
          width: "1.4fr",
          cell: (release) => <b className="mono">{release.address}</b>,
        },
        {
          key: "state",
          title: t("state"),
          width: "100px",
          cell: (release) => <ReleaseStateLabel state={release.state} />,
        },
        {
          key: "items",
          title: t("items"),
          width: "90px",
          align: "end",
          cell: (release) => format.number(figuresOf(release).items),
        },
        {
          key: "objects",
          title: t("objects"),
          width: "90px",
          align: "end",
          wideOnly: true,
          cell: (release) => format.number(figuresOf(release).objects),
        },
        { key: "note", title: t("note"), width: "2fr", wideOnly: true, cell: (release) => release.note },
        { key: "when", title: t("when"), width: "130px", cell: (release) => format.ago(release.created_at) },
      ]}
    />
  );
}
