import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useMe, useWorkspace } from "../../api/me";
import type { Member, Role } from "../../api/payloads";
import { changeMember, membersQuery, removeMember } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { SelectField } from "../../ui/inputs/fields";
import { ConfirmDialog } from "../../ui/overlay/ConfirmDialog";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { Table } from "../../ui/table/Table";
import { useFormat } from "../../ui/text/format";
import { MemberLabel } from "../../ui/text/MemberLabel";
import { InvitationsPanel } from "./InvitationsPanel";
import { InviteDialog } from "./InviteDialog";
import { ROLES } from "./roles";

/** Who belongs here, as what, and who is invited. */
export function MembersPage() {
  const { t } = useTranslation("members");
  const { id } = useWorkspace();
  const may = useMay();
  const list = useInfiniteQuery(membersQuery(id));
  const [asking, setAsking] = useState(false);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t("title")}
      actions={
        may("members.invite") ? (
          <Button kind="main" keys="i" onClick={() => setAsking(true)}>
            {t("invite")}
          </Button>
        ) : null
      }
    >
      {list.isPending ? <Skeleton of="rows" /> : null}
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess ? (
        <Panel>
          <MemberTable
            rows={rows}
            more={{ load: () => void list.fetchNextPage(), waiting: list.isFetchingNextPage, exists: list.hasNextPage }}
          />
        </Panel>
      ) : null}
      {may("members.invite") ? <InvitationsPanel /> : null}
      <InviteDialog opened={asking} onClose={() => setAsking(false)} />
    </Page>
  );
}

interface MemberTableProps {
  rows: readonly Member[];
  more: { load: () => void; waiting: boolean; exists: boolean };
}

function MemberTable({ rows, more }: MemberTableProps) {
  const { t } = useTranslation("members");
  const format = useFormat();
  const may = useMay();
  const me = useMe();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const fixed = (member: Member) => !may("members.manage") || member.user.id === me?.user.id;
  return (
    <>
      <Table
        label={t("title")}
        rows={rows}
        rowKey={(member) => member.id}
        more={more}
        columns={[
          {
            key: "name",
            title: t("name"),
            width: "1.4fr",
            cell: ({ user }) => <MemberLabel name={user.name} role={user.id === me?.user.id ? t("you") : undefined} />,
          },
          { key: "email", title: t("email"), width: "1.6fr", wideOnly: true, cell: (member) => member.user.email },
          {
            key: "role",
            title: t("role"),
            width: "140px",
            cell: (member) => (fixed(member) ? t(`roles.${member.role}`) : <RoleField member={member} />),
          },
          {
            key: "since",
            title: t("since"),
            width: "130px",
            wideOnly: true,
            cell: (member) => format.day(member.joined_at),
          },
          {
            key: "act",
            title: "",
            width: "72px",
            align: "end",
            cell: (member) =>
              fixed(member) ? null : (
                <Button kind="quiet" compact onClick={() => setLeaving(member)}>
                  {t("remove")}
                </Button>
              ),
          },
        ]}
      />
      <RemoveDialog member={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}

function useRefresh(): () => Promise<void> {
  const { id } = useWorkspace();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["members", id] });
}

function RoleField({ member }: { member: Member }) {
  const { t } = useTranslation("members");
  const { id: workspace } = useWorkspace();
  const refresh = useRefresh();
  const change = useMutation({
    mutationFn: (role: Role) => changeMember(workspace, member.id, { role }),
    onSettled: refresh,
  });
  return (
    <SelectField
      aria-label={t("roleOf", { name: member.user.name })}
      allowDeselect={false}
      data={ROLES.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
      value={member.role}
      onChange={(role) => (role ? change.mutate(role as Role) : undefined)}
    />
  );
}

function RemoveDialog({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const { t } = useTranslation("members");
  const { id: workspace } = useWorkspace();
  const refresh = useRefresh();
  const remove = useMutation({
    mutationFn: (one: Member) => removeMember(workspace, one.id),
    onSuccess: () => {
      onClose();
      return refresh();
    },
  });
  return (
    <ConfirmDialog
      title={t("removeTitle", { name: member?.user.name })}
      verb={t("remove")}
      opened={member !== null}
      busy={remove.isPending}
      onConfirm={() => member && remove.mutate(member)}
      onClose={onClose}
    >
      <p>{t("removeWhat")}</p>
    </ConfirmDialog>
  );
}
