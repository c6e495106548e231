import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { apiAddress } from "../../api/address";
import { auditQuery, auditVerificationQuery } from "../../api/audit";
import { useWorkspace } from "../../api/me";
import { useNames } from "../../api/people";
import { membersQuery } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { DownloadLink } from "../../ui/button/DownloadLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { SelectField, TextField } from "../../ui/inputs/fields";
import { notify } from "../../ui/overlay/toast";
import { Bar } from "../../ui/page/Bar";
import { Page } from "../../ui/page/Page";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import type { AuditSearch } from "./auditSearch";

/** Who did and who saw what, newest first. The archive carries the seals that prove nothing was taken out. */
export function AuditPage() {
  const { t } = useTranslation("audit");
  const format = useFormat();
  const { id } = useWorkspace();
  const nameOf = useNames();
  const search = useSearch({ from: "/w/$workspace/audit" });
  const list = useInfiniteQuery(auditQuery(id, search));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <VerifyButton />
          <DownloadLink href={apiAddress(`/workspaces/${id}/audit/archive`)}>{t("archive")}</DownloadLink>
        </>
      }
      fixed
    >
      <AuditBar search={search} />
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? <EmptyState title={t("none")} /> : null}
      {rows.length > 0 ? (
        <Table
          fill
          label={t("title")}
          rows={rows}
          rowKey={(row) => String(row.id)}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
          columns={[
            { key: "at", title: t("at"), width: "170px", cell: (row) => format.time(row.at) },
            { key: "who", title: t("who"), width: "1fr", cell: (row) => (row.actor ? nameOf(row.actor) : t("system")) },
            { key: "verb", title: t("verb"), width: "1.2fr", cell: (row) => <span className="mono">{row.verb}</span> },
            {
              key: "subject",
              title: t("subject"),
              width: "2fr",
              wideOnly: true,
              cell: (row) => <span className="mono">{[row.thing_kind, row.thing].filter(Boolean).join(" ")}</span>,
            },
          ]}
        />
      ) : null}
    </Page>
  );
}

function AuditBar({ search }: { search: AuditSearch }) {
  const { t } = useTranslation("audit");
  const { id } = useWorkspace();
  const navigate = useNavigate({ from: "/w/$workspace/audit" });
  const members = useInfiniteQuery(membersQuery(id));
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const change = (next: AuditSearch) => void navigate({ search: next, replace: true });
  return (
    <Bar>
      <SelectField
        aria-label={t("who")}
        placeholder={t("who")}
        clearable
        searchable
        data={people.map((member) => ({ value: member.user.id, label: member.user.name }))}
        value={search.actor ?? null}
        onChange={(actor) => change({ ...search, actor: actor ?? undefined })}
      />
      <TextField
        aria-label={t("verb")}
        placeholder={t("verbExample")}
        defaultValue={search.verb ?? ""}
        onBlur={(event) => change({ ...search, verb: event.target.value || undefined })}
        onKeyDown={(event) => {
          if (event.key === "Enter") change({ ...search, verb: event.currentTarget.value || undefined });
        }}
      />
    </Bar>
  );
}

/** Reads the whole chain and says whether anything was taken out or changed. */
function VerifyButton() {
  const { t } = useTranslation("audit");
  const format = useFormat();
  const { id } = useWorkspace();
  const verification = useQuery(auditVerificationQuery(id));
  const verify = async () => {
    const { data } = await verification.refetch();
    if (!data) return;
    notify({
      tone: data.intact ? "done" : "failed",
      title: t(data.intact ? "intact" : "broken"),
      detail: data.intact
        ? t("counted", { events: format.number(data.events), seals: format.number(data.seals) })
        : data.flaws.map((flaw) => flaw.message).join(" "),
    });
  };
  return (
    <Button busy={verification.isFetching} onClick={verify}>
      {t("verify")}
    </Button>
  );
}
