import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { invitationsQuery, withdrawInvitation } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";

/** Links that nobody has used yet. */
export function InvitationsPanel() {
  const { t } = useTranslation("members");
  const format = useFormat();
  const { id: workspace } = useWorkspace();
  const client = useQueryClient();
  const list = useQuery(invitationsQuery(workspace));
  const withdraw = useMutation({
    mutationFn: (id: string) => withdrawInvitation(workspace, id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["invitations", workspace] }),
  });
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data || list.data.items.length === 0) return null;
  return (
    <Panel title={t("invited")}>
      <Table
        label={t("invited")}
        rows={list.data.items}
        rowKey={(invitation) => invitation.id}
        columns={[
          { key: "email", title: t("email"), width: "2fr", cell: (invitation) => invitation.email ?? t("anybody") },
          { key: "role", title: t("role"), width: "1fr", cell: (invitation) => t(`roles.${invitation.role}`) },
          { key: "until", title: t("until"), width: "130px", cell: (invitation) => format.day(invitation.expires_at) },
          {
            key: "act",
            title: "",
            width: "72px",
            align: "end",
            cell: (invitation) => (
              <Button kind="quiet" compact onClick={() => withdraw.mutate(invitation.id)}>
                {t("withdraw")}
              </Button>
            ),
          },
        ]}
      />
    </Panel>
  );
}
