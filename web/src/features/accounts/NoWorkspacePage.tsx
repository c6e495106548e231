import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { signOut } from "../../api/accounts";
import { createWorkspace, deletedWorkspacesQuery, restoreWorkspace } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { TextField } from "../../ui/inputs/fields";
import { DoorPage } from "./DoorPage";

/** Signed in, but belonging nowhere: begin a workspace, or wait for an invitation. */
export function NoWorkspacePage() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => createWorkspace({ name }),
    meta: { quiet: true },
    onSuccess: async (workspace) => {
      await client.invalidateQueries({ queryKey: ["me"] });
      await navigate({ to: "/w/$workspace", params: { workspace: workspace.slug } });
    },
  });
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      client.clear();
      await navigate({ to: "/sign-in" });
    },
  });
  return (
    <DoorPage title={t("none.title")} lead={<p>{t("none.lead")}</p>}>
      <Form error={create.error} onSubmit={() => create.mutate()}>
        <TextField
          label={t("workspaceName")}
          description={t("workspaceNameHelp")}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button kind="main" type="submit" busy={create.isPending}>
          {t("none.create")}
        </Button>
      </Form>
      <Restorable />
      <p>
        <Button kind="quiet" onClick={() => leave.mutate()}>
          {t("none.signOut")}
        </Button>
      </p>
    </DoorPage>
  );
}

/** Workspaces that were deleted and can still be brought back. */
function Restorable() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const navigate = useNavigate();
  const deleted = useQuery(deletedWorkspacesQuery);
  const restore = useMutation({
    mutationFn: restoreWorkspace,
    onSuccess: async (workspace) => {
      await client.refetchQueries({ queryKey: ["me"], exact: true });
      await navigate({ to: "/w/$workspace", params: { workspace: workspace.slug } });
    },
  });
  return (deleted.data?.items ?? []).map((workspace) => (
    <p key={workspace.id}>
      <Button busy={restore.isPending} onClick={() => restore.mutate(workspace.id)}>
        {t("none.restore", { name: workspace.name })}
      </Button>
    </p>
  ));
}
