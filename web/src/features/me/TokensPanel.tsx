import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { createToken, deleteToken, tokensQuery } from "../../api/accounts";
import type { Token } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { CopyCode } from "../../ui/text/CopyCode";
import { useFormat } from "../../ui/text/format";
import { NewTokenDialog } from "./NewTokenDialog";

/** Keys for the command line and for programs. The secret is shown once, when it is made. */
export function TokensPanel() {
  const { t } = useTranslation("me");
  const tokens = useQuery(tokensQuery);
  const [asking, setAsking] = useState(false);
  const create = useMutation({
    mutationFn: createToken,
    meta: { quiet: true },
    onSuccess: (_token, _wish, _result, context) => {
      setAsking(false);
      return context.client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  return (
    <Panel
      title={t("tokens.title")}
      facts={t("tokens.what")}
      actions={<Button onClick={() => setAsking(true)}>{t("tokens.new")}</Button>}
    >
      {create.data?.token ? (
        <CopyCode label={t("tokens.once", { name: create.data.name })} code={create.data.token} />
      ) : null}
      {tokens.isPending ? <Skeleton of="rows" count={3} /> : null}
      {tokens.isError ? <ErrorState error={tokens.error} retry={() => void tokens.refetch()} /> : null}
      {tokens.data?.items.length === 0 && !create.data ? (
        <EmptyState title={t("tokens.none")}>
          <p>{t("tokens.noneWhy")}</p>
        </EmptyState>
      ) : null}
      {tokens.data && tokens.data.items.length > 0 ? <TokenTable tokens={tokens.data.items} /> : null}
      <NewTokenDialog
        opened={asking}
        onClose={() => setAsking(false)}
        create={create.mutate}
        busy={create.isPending}
        error={create.error}
      />
    </Panel>
  );
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  const { t } = useTranslation("me");
  const format = useFormat();
  const [doomed, setDoomed] = useState<Token | null>(null);
  const remove = useMutation({
    mutationFn: deleteToken,
    onSuccess: (_data, _token, _result, context) => {
      setDoomed(null);
      return context.client.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  return (
    <>
      <Table
        label={t("tokens.title")}
        rows={tokens}
        rowKey={(token) => token.id}
        columns={[
          { key: "name", title: t("tokens.name"), width: "2fr", cell: (token) => token.name },
          {
            key: "scopes",
            title: t("tokens.scopes"),
            width: "2fr",
            wideOnly: true,
            cell: (token) => token.scopes.join(", "),
          },
          {
            key: "used",
            title: t("tokens.used"),
            width: "1fr",
            cell: (token) => (token.last_used_at ? format.ago(token.last_used_at) : t("tokens.never")),
          },
          {
            key: "act",
            title: "",
            width: "80px",
            align: "end",
            cell: (token) => (
              <Button kind="quiet" compact onClick={() => setDoomed(token)}>
                {t("tokens.revoke")}
              </Button>
            ),
          },
        ]}
      />
      <ConfirmDialog
        title={t("tokens.revokeTitle", { name: doomed?.name })}
        verb={t("tokens.revoke")}
        opened={doomed !== null}
        busy={remove.isPending}
        onConfirm={() => doomed && remove.mutate(doomed.id)}
        onClose={() => setDoomed(null)}
      >
        <p>{t("tokens.revokeWhy")}</p>
      </ConfirmDialog>
    </>
  );
}
