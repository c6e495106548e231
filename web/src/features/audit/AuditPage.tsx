import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { apiAddress } from "../../api/address";
import { auditQuery, auditVerificationQuery } from "../../api/audit";
import { useWorkspace } from "../../api/me";
import type { AuditEvent } from "../../api/payloads";
import { useNames } from "../../api/people";
import { membersQuery } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { DownloadLink } from "../../ui/button/DownloadLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { SelectField, TextField } from "../../ui/inputs/fields";
import { Bar } from "../../ui/page/Bar";
import { Page } from "../../ui/page/Page";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import styles from "./AuditPage.module.css";
import { type AuditSearch, stretchOf } from "./auditSearch";
import { VerificationPanel } from "./VerificationPanel";
import { GROUPS, placeOf, VERBS, wordOf } from "./verbs";

const ID_SHOWN = 13;

/** Who did and who saw what, newest first. The archive carries the seals that prove nothing was taken out. */
export function AuditPage() {
  const { t } = useTranslation("audit");
  const { id } = useWorkspace();
  const search = useSearch({ from: "/w/$workspace/audit" });
  const navigate = useNavigate({ from: "/w/$workspace/audit" });
  const list = useInfiniteQuery(auditQuery(id, { actor: search.actor, verb: search.verb, ...stretchOf(search) }));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const change = (next: AuditSearch) => void navigate({ search: next, replace: true });
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
      <VerificationPanel />
      <AuditBar search={search} change={change} />
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={t("none")} action={<Button onClick={() => change({})}>{t("clear")}</Button>}>
          <p>{t("noneWhat")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <AuditTable
          rows={rows}
          more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
        />
      ) : null}
    </Page>
  );
}

interface AuditTableProps {
  rows: readonly AuditEvent[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function AuditTable({ rows, more }: AuditTableProps) {
  const { t } = useTranslation("audit");
  const format = useFormat();
  const nameOf = useNames();
  return (
    <Table
      fill
      label={t("title")}
      rows={rows}
      rowKey={(row) => String(row.id)}
      more={more}
      columns={[
        { key: "at", title: t("at"), width: "170px", cell: (row) => format.time(row.at) },
        { key: "who", title: t("who"), width: "1fr", cell: (row) => (row.actor ? nameOf(row.actor) : t("system")) },
        { key: "verb", title: t("verb"), width: "1.4fr", cell: (row) => t(`verbs.${wordOf(row.verb)}`, row.verb) },
        { key: "subject", title: t("subject"), width: "2fr", cell: (row) => <Subject event={row} /> },
        { key: "via", title: t("via"), width: "100px", wideOnly: true, cell: (row) => t(`vias.${row.via}`, row.via) },
      ]}
    />
  );
}

/** What it was done to: its kind, leading to its page where it has one, and its id for whoever looks it up. */
function Subject({ event }: { event: AuditEvent }) {
  const { t } = useTranslation("audit");
  const { slug } = useWorkspace();
  const kind = t(`kinds.${event.thing_kind}`, event.thing_kind);
  const place = placeOf(event.thing_kind, event.thing);
  return (
    <>
      {place ? (
        <Link className={styles.link} to={place.to} params={{ workspace: slug, ...place.params } as never}>
          {kind}
        </Link>
      ) : (
        kind
      )}
      {event.thing ? (
        <small className={`mono ${styles.id}`} title={event.thing}>
          {event.thing.slice(0, ID_SHOWN)}
        </small>
      ) : null}
    </>
  );
}

function AuditBar({ search, change }: { search: AuditSearch; change: (next: AuditSearch) => void }) {
  const { t } = useTranslation("audit");
  const { id } = useWorkspace();
  const members = useInfiniteQuery(membersQuery(id));
  const people = members.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.values(search).some(Boolean);
  return (
    <Bar>
      <SelectField
        aria-label={t("who")}
        placeholder={t("who")}
        clearable
        searchable
        w={170}
        data={people.map((member) => ({ value: member.user.id, label: member.user.name }))}
        value={search.actor ?? null}
        onChange={(actor) => change({ ...search, actor: actor ?? undefined })}
      />
      <SelectField
        aria-label={t("verb")}
        placeholder={t("verb")}
        clearable
        searchable
        w={190}
        data={GROUPS.map((group) => ({
          group: t(`groups.${group}`),
          items: VERBS[group].map((verb) => ({ value: verb, label: t(`verbs.${wordOf(verb)}`) })),
        }))}
        value={search.verb ?? null}
        onChange={(verb) => change({ ...search, verb: verb ?? undefined })}
      />
      {(["from", "to"] as const).map((end) => (
        <TextField
          key={end}
          type="date"
          aria-label={t(end)}
          title={t(end)}
          value={search[end] ?? ""}
          onChange={(event) => change({ ...search, [end]: event.target.value || undefined })}
        />
      ))}
      {filtered ? (
        <Button kind="quiet" onClick={() => change({})}>
          {t("clear")}
        </Button>
      ) : null}
    </Bar>
  );
}

/** Reads the whole chain and says whether anything was taken out or changed. */
function VerifyButton() {
  const { t } = useTranslation("audit");
  const { id } = useWorkspace();
  const verification = useQuery(auditVerificationQuery(id));
  return (
    <Button busy={verification.isFetching} onClick={() => void verification.refetch()}>
      {t("verify")}
    </Button>
  );
}
