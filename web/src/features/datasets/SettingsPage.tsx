import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeDataset, deleteDataset, restoreDataset } from "../../api/datasets";
import { useMay, useWorkspace } from "../../api/me";
import type { Dataset } from "../../api/payloads";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { TextArea, TextField } from "../../ui/inputs/fields";
import { DangerPanel } from "../../ui/overlay/DangerPanel";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { DatasetFrame } from "./DatasetFrame";

/** What a dataset is called, and its end. */
export function SettingsPage() {
  return (
    <DatasetFrame>
      {(dataset) => (
        <>
          <AboutPanel dataset={dataset} />
          <DeletePanel dataset={dataset} />
        </>
      )}
    </DatasetFrame>
  );
}

function AboutPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const client = useQueryClient();
  const [title, setTitle] = useState(dataset.title ?? "");
  const [description, setDescription] = useState(dataset.description ?? "");
  const save = useMutation({
    mutationFn: () => changeDataset(dataset.id, { title, description }),
    meta: { quiet: true },
    onSuccess: (changed) => {
      client.setQueryData(["dataset", dataset.id], changed);
      notify({ tone: "done", title: t("settings.saved") });
    },
  });
  return (
    <Panel title={t("settings.about")}>
      <Form error={save.error} onSubmit={() => save.mutate()}>
        <TextField label={t("name")} value={title} onChange={(event) => setTitle(event.target.value)} />
        <TextField label={t("address")} value={dataset.name} readOnly description={t("settings.addressFixed")} />
        <TextArea
          label={t("settings.description")}
          autosize
          minRows={3}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <Button type="submit" busy={save.isPending}>
          {t("settings.save")}
        </Button>
      </Form>
    </Panel>
  );
}

function DeletePanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation("datasets");
  const may = useMay();
  const { id: workspace, slug } = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => client.invalidateQueries({ queryKey: ["datasets", workspace] });
  const restore = useMutation({ mutationFn: () => restoreDataset(dataset.id), onSuccess: refresh });
  const remove = useMutation({
    mutationFn: () => deleteDataset(dataset.id),
    onSuccess: async () => {
      await refresh();
      await navigate({ to: "/w/$workspace/datasets", params: { workspace: slug } });
      notify({
        tone: "done",
        title: t("settings.deleted", { name: dataset.title ?? dataset.name }),
        action: { label: t("settings.restore"), run: () => restore.mutate() },
      });
    },
  });
  if (!may("datasets.delete")) return null;
  return (
    <DangerPanel
      title={t("settings.delete")}
      what={t("settings.deleteWhat")}
      ask={t("settings.deleteAsk", { name: dataset.title ?? dataset.name })}
      verb={t("settings.deleteThis")}
      busy={remove.isPending}
      run={() => remove.mutate()}
    />
  );
}
