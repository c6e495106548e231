import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { createDataset } from "../../api/datasets";
import { useWorkspace } from "../../api/me";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { CodeField, TextField } from "../../ui/inputs/fields";
import { Dialog } from "../../ui/overlay/Dialog";
import { addressFrom } from "../../ui/text/addressFrom";

/** A title for people and a short name for addresses; the name follows the title until somebody edits it. */
export function NewDatasetDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("datasets");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [ownName, setOwnName] = useState<string | null>(null);
  const name = ownName ?? addressFrom(title);
  const create = useMutation({
    mutationFn: () => createDataset(workspace.id, { name, title }),
    meta: { quiet: true },
    onSuccess: async (dataset) => {
      onClose();
      await client.invalidateQueries({ queryKey: ["datasets", workspace.id] });
      await navigate({
        to: "/w/$workspace/datasets/$dataset/import",
        params: { workspace: workspace.slug, dataset: dataset.id },
      });
    },
  });
  return (
    <Dialog title={t("new")} opened={opened} onClose={onClose} size="narrow">
      <Form error={create.error} onSubmit={() => create.mutate()}>
        <TextField
          label={t("name")}
          data-autofocus
          required
          withAsterisk={false}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <CodeField
          label={t("address")}
          description={t("addressHelp", { address: `${workspace.slug}/${name || "…"}@1` })}
          required
          withAsterisk={false}
          pattern="[a-z0-9][a-z0-9._\-]*"
          value={name}
          onChange={(event) => setOwnName(event.target.value)}
        />
        <Button kind="main" type="submit" busy={create.isPending}>
          {t("create")}
        </Button>
      </Form>
    </Dialog>
  );
}
