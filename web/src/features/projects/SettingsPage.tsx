import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { changeProject, deleteProject, restoreProject } from "../../api/projects";
import { Button } from "../../ui/button/Button";
import { Form } from "../../ui/inputs/Form";
import { TextArea, TextField } from "../../ui/inputs/fields";
import { DangerPanel } from "../../ui/overlay/DangerPanel";
import { notify } from "../../ui/overlay/toast";
import { Panel } from "../../ui/page/Panel";
import { ProjectFrame } from "./ProjectFrame";
import { WorkflowPanel } from "./WorkflowPanel";

/** What a project is called, the way its tasks go, and its end. */
export function SettingsPage() {
  return (
    <ProjectFrame>
      {(project) => (
        <>
          <AboutPanel project={project} />
          <WorkflowPanel project={project} />
          <DeletePanel project={project} />
        </>
      )}
    </ProjectFrame>
  );
}

function AboutPanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const client = useQueryClient();
  const [title, setTitle] = useState(project.title ?? "");
  const [description, setDescription] = useState(project.description ?? "");
  const save = useMutation({
    mutationFn: () => changeProject(project.id, { title, description }),
    meta: { quiet: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["project", project.id] });
      notify({ tone: "done", title: t("settings.saved") });
    },
  });
  return (
    <Panel title={t("settings.about")}>
      <Form error={save.error} onSubmit={() => save.mutate()}>
        <TextField label={t("name")} value={title} onChange={(event) => setTitle(event.target.value)} />
        <TextField label={t("address")} value={project.name} readOnly description={t("settings.addressFixed")} />
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

function DeletePanel({ project }: { project: Project }) {
  const { t } = useTranslation("projects");
  const may = useMay();
  const { id: workspace, slug } = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => client.invalidateQueries({ queryKey: ["projects", workspace] });
  const restore = useMutation({ mutationFn: () => restoreProject(project.id), onSuccess: refresh });
  const remove = useMutation({
    mutationFn: () => deleteProject(project.id),
    onSuccess: async () => {
      await refresh();
      await navigate({ to: "/w/$workspace/projects", params: { workspace: slug } });
      notify({
        tone: "done",
        title: t("settings.deleted", { name: project.title ?? project.name }),
        action: { label: t("settings.restore"), run: () => restore.mutate() },
      });
    },
  });
  if (!may("projects.delete")) return null;
  return (
    <DangerPanel
      title={t("settings.delete")}
      what={t("settings.deleteWhat")}
      ask={t("settings.deleteAsk", { name: project.title ?? project.name })}
      verb={t("settings.deleteThis")}
      busy={remove.isPending}
      run={() => remove.mutate()}
    />
  );
}
