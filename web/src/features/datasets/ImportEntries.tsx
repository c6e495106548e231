import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { importReportQuery } from "../../api/imports";
import type { ImportEntry } from "../../api/payloads";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { SelectField, TextField } from "../../ui/inputs/fields";
import { Bar } from "../../ui/page/Bar";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { asCsv, narrowed, reasonsOf } from "./report";

const POLL_MS = 3_000;
/** So many lines are brought by themselves: reasons are then counted over all of an ordinary report. */
const BROUGHT = 2_000;

/** What was not taken as it came, by reason: searched, and taken along as a table. */
export function ImportEntries({ id, going }: { id: string; going: boolean }) {
  const { t } = useTranslation("datasets");
  const list = useInfiniteQuery({ ...importReportQuery(id), refetchInterval: going ? POLL_MS : false });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const wanted = !going && hasNextPage && !isFetchingNextPage && rows.length < BROUGHT;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (rows.length > 0) {
    return (
      <Lines
        rows={rows}
        more={{ load: () => void fetchNextPage(), waiting: isFetchingNextPage, exists: hasNextPage }}
      />
    );
  }
  if (going || list.isPending) return null;
  return (
    <Panel>
      <EmptyState title={t("report.clean")}>
        <p>{t("report.cleanWhat")}</p>
      </EmptyState>
    </Panel>
  );
}

interface LinesProps {
  rows: readonly ImportEntry[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function Lines({ rows, more }: LinesProps) {
  const { t, i18n } = useTranslation("datasets");
  const language = languageOf(i18n.language);
  const [code, setCode] = useState<string | null>(null);
  const [text, setText] = useState("");
  const reasons = reasonsOf(rows);
  const shown = narrowed(rows, { code, text, language });
  return (
    <Panel
      title={t("report.entries")}
      facts={t(more.exists ? "report.countPart" : "report.count", { count: rows.length })}
      actions={<Button onClick={() => save(asCsv(shown, language))}>{t("report.save")}</Button>}
    >
      <Bar>
        <SelectField
          aria-label={t("report.reason")}
          placeholder={t("report.reason")}
          clearable
          w={320}
          data={reasons.map((reason) => ({
            value: reason.code,
            label: `${said(reason.example.message, language, reason.code)} · ${reason.count}`,
          }))}
          value={code}
          onChange={setCode}
        />
        <TextField
          aria-label={t("report.find")}
          placeholder={t("report.find")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Bar>
      {shown.length === 0 ? <EmptyState title={t("report.noMatch")} /> : <LineTable rows={shown} more={more} />}
    </Panel>
  );
}

function LineTable({ rows, more }: LinesProps) {
  const { t, i18n } = useTranslation("datasets");
  const language = languageOf(i18n.language);
  return (
    <Table
      label={t("report.entries")}
      rows={rows}
      rowKey={(entry) => String(entry.id)}
      more={more}
      columns={[
        {
          key: "path",
          title: t("report.path"),
          width: "1.4fr",
          cell: (entry) => <span className="mono">{entry.path}</span>,
        },
        {
          key: "message",
          title: t("report.message"),
          width: "2fr",
          wraps: true,
          cell: (entry) => said(entry.message, language),
        },
        {
          key: "hint",
          title: t("report.hint"),
          wraps: true,
          width: "1.6fr",
          wideOnly: true,
          cell: (entry) => said(entry.hint, language),
        },
      ]}
    />
  );
}

function save(table: string): void {
  const address = URL.createObjectURL(new Blob([table], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "import-report.csv";
  link.click();
  URL.revokeObjectURL(address);
}
