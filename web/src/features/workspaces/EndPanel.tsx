import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import { deleteWorkspace } from "../../api/workspaces";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { TextField } from "../../ui/inputs/fields";
import { Dialog } from "../../ui/overlay/Dialog";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { Deeds, Stack } from "../../ui/page/Stack";

/** The end of a workspace: its name has to be typed, and for a while its owner can bring it back. */
export function EndPanel() {
  const { t } = useTranslation("workspaces");
  const may = useMay();
  const [asking, setAsking] = useState(false);
  if (!may("workspace.delete")) return null;
  return (
    <Panel title={t("end.title")}>
      <Stack>
        <p>{t("end.what")}</p>
        <Deeds>
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t("end.ask")}
          </Button>
        </Deeds>
      </Stack>
      {asking ? <EndDialog close={() => setAsking(false)} /> : null}
    </Panel>
  );
}

function EndDialog({ close }: { close: () => void }) {
  const { t } = useTranslation("workspaces");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const end = useMutation({
    mutationFn: () => deleteWorkspace(workspace.id, typed),
    meta: { quiet: true },
    onSuccess: async () => {
      // First away from here: the pages of a workspace that is gone have nothing to show.
      await client.refetchQueries({ queryKey: ["me"], exact: true });
      await navigate({ to: "/" });
      notify({ tone: "done", title: t("end.done", { name: workspace.name }), detail: t("end.back") });
    },
  });
  return (
    <Dialog title={t("end.title")} opened onClose={close} size="narrow">
      <Form error={end.error} onSubmit={() => end.mutate()}>
        <p>{t("end.what")}</p>
        <TextField
          label={t("end.type", { name: workspace.name })}
          value={typed}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Deeds>
          <Button kind="quiet" onClick={close}>
            {t("end.keep")}
          </Button>
          <Button kind="danger" type="submit" busy={end.isPending} disabled={typed.trim() !== workspace.name}>
            {t("end.ask")}
          </Button>
        </Deeds>
      </Form>
    </Dialog>
  );
}
