import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { deletedWorkspacesQuery, restoreWorkspace } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { Setting, Settings } from "../../ui/page/Settings";

/** Workspaces of this person that were deleted and can still be brought back. Absent where there are none. */
export function DeletedWorkspaces() {
  const { t } = useTranslation("me");
  const client = useQueryClient();
  const deleted = useQuery(deletedWorkspacesQuery);
  const restore = useMutation({
    mutationFn: restoreWorkspace,
    onSuccess: async (workspace) => {
      await client.invalidateQueries({ queryKey: ["me"] });
      notify({ tone: "done", title: t("deleted.restored", { name: workspace.name }) });
    },
  });
  const rows = deleted.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t("deleted.title")}>
      <Settings>
        {rows.map((workspace) => (
          <Setting key={workspace.id} name={workspace.name} help={workspace.slug}>
            <Button busy={restore.isPending} onClick={() => restore.mutate(workspace.id)}>
              {t("deleted.restore")}
            </Button>
          </Setting>
        ))}
      </Settings>
    </Panel>
  );
}
