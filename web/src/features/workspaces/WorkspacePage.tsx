import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../api/me";
import { changeWorkspace } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { TextField } from "../../ui/inputs/fields";
import { notify } from "../../ui/overlay/toast";
import { Page } from "../../ui/page/Page";
import { Panel } from "../../ui/page/Panel";
import { EndPanel } from "./EndPanel";

/** What the workspace is called, and its end. */
export function WorkspacePage() {
  const { t } = useTranslation("workspaces");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const save = useMutation({
    mutationFn: () => changeWorkspace(workspace.id, { name }),
    meta: { quiet: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["me"] });
      notify({ tone: "done", title: t("saved") });
    },
  });
  return (
    <Page title={t("title")}>
      <Panel title={t("about")}>
        <Form error={save.error} onSubmit={() => save.mutate()}>
          <TextField
            label={t("name")}
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField label={t("address")} description={t("addressHelp")} readOnly value={workspace.slug} />
          <Button type="submit" busy={save.isPending} disabled={name === workspace.name}>
            {t("save")}
          </Button>
        </Form>
      </Panel>
      <EndPanel />
    </Page>
  );
}
