import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { itemsQuery } from "../../api/items";
import { useWorkspace } from "../../api/me";
import type { Dataset, Template } from "../../api/payloads";
import { pluginsQuery } from "../../api/plugins";
import { createProject, templatesQuery } from "../../api/projects";
import { addTasks } from "../../api/tasks";
import { languageOf, said } from "../../core/words";
import { Button } from "../../ui/button/Button";
import { ButtonLink } from "../../ui/button/ButtonLink";
import { EmptyState } from "../../ui/feedback/EmptyState";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { Form } from "../../ui/inputs/Form";
import { CodeField, SelectField, TextField } from "../../ui/inputs/fields";
import { Page } from "../../ui/page/Page";
import { addressFrom } from "../../ui/text/addressFrom";
import { assistantsFor, withAssistant } from "./preAnnotation";
import { TemplateList } from "./TemplateList";

/** A dataset, a template, a name: everything else has a sound beginning and can be changed later. */
export function NewProjectPage() {
  const { t } = useTranslation("projects");
  const { id, slug } = useWorkspace();
  const datasets = useInfiniteQuery(datasetsQuery(id));
  const templates = useQuery(templatesQuery);
  const rows = datasets.data?.pages.flatMap((page) => page.items) ?? [];
  const failed = datasets.error ?? templates.error;
  return (
    <Page title={t("new.title")}>
      {failed ? (
        <ErrorState error={failed} retry={() => void Promise.all([datasets.refetch(), templates.refetch()])} />
      ) : null}
      {datasets.isPending || templates.isPending ? <Skeleton of="form" /> : null}
      {datasets.isSuccess && rows.length === 0 ? (
        <EmptyState
          title={t("new.noDataset")}
          action={
            <ButtonLink kind="main" to="/w/$workspace/datasets" params={{ workspace: slug }}>
              {t("new.toDatasets")}
            </ButtonLink>
          }
        >
          <p>{t("new.noDatasetWhat")}</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 && templates.data ? <NewProjectForm datasets={rows} templates={templates.data.items} /> : null}
    </Page>
  );
}

/** Templates for the kind of data that the dataset begins with come first. */
function suited(templates: readonly Template[], modality: string | undefined): Template[] {
  return [...templates].sort((one, other) => Number(other.modality === modality) - Number(one.modality === modality));
}

/** The kinds of data at the beginning of a dataset. */
function useModalities(dataset: string | undefined): string[] {
  const items = useInfiniteQuery({ ...itemsQuery(dataset ?? "", {}), enabled: dataset !== undefined });
  return [...new Set(items.data?.pages[0]?.items.map((item) => item.modality))];
}

/** The template's workflow, with an assistant before people where one is wanted. */
function workflowFor(template: Template, assistant: string | null): { workflow?: Record<string, unknown> } {
  const stages = template.workflow.stages;
  if (assistant === null || !Array.isArray(stages)) return {};
  return { workflow: { stages: withAssistant(stages as never, assistant) } };
}

function NewProjectForm({ datasets, templates }: { datasets: readonly Dataset[]; templates: readonly Template[] }) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const { id: workspace, slug } = useWorkspace();
  const { dataset: wanted } = useSearch({ from: "/w/$workspace/projects/new" });
  const client = useQueryClient();
  const navigate = useNavigate();
  const [dataset, setDataset] = useState(datasets.find(({ id }) => id === wanted) ?? datasets[0]);
  const modalities = useModalities(dataset?.id);
  const sorted = suited(templates, modalities[0]);
  const [chosen, setChosen] = useState<string | null>(null);
  const template = sorted.find(({ name }) => name === chosen) ?? sorted[0];
  const [typed, setTyped] = useState<string | null>(null);
  const [assistant, setAssistant] = useState<string | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const title = typed ?? said(template?.title, language);
  const name = address ?? (addressFrom(title) || `${dataset?.name ?? ""}-${template?.name ?? ""}`);
  const create = useMutation({
    mutationFn: async () => {
      if (!dataset || !template) return null;
      // A project follows its dataset; from a mixed one it takes only what its editor is for.
      const mixed = modalities.some((modality) => modality !== template.modality);
      const project = await createProject(workspace, {
        name,
        title,
        dataset: dataset.id,
        template: template.name,
        ...workflowFor(template, assistant),
        settings: { follow: !mixed },
      });
      if (mixed) await addTasks(project.id, { filter: { modality: template.modality } });
      return project;
    },
    meta: { quiet: true },
    onSuccess: async (project) => {
      await client.invalidateQueries({ queryKey: ["projects", workspace] });
      if (project) {
        await navigate({ to: "/w/$workspace/projects/$project", params: { workspace: slug, project: project.id } });
      }
    },
  });
  return (
    <Form error={create.error} onSubmit={() => create.mutate()}>
      <SelectField
        label={t("dataset")}
        data={datasets.map((one) => ({ value: one.id, label: one.title ?? one.name }))}
        allowDeselect={false}
        searchable
        value={dataset?.id ?? null}
        onChange={(id) => setDataset(datasets.find((one) => one.id === id))}
      />
      <TemplateList templates={sorted} chosen={template?.name ?? null} choose={setChosen} />
      <TextField
        label={t("name")}
        required
        withAsterisk={false}
        value={title}
        onChange={(event) => setTyped(event.target.value)}
      />
      <CodeField
        label={t("address")}
        description={t("addressHelp")}
        required
        withAsterisk={false}
        value={name}
        onChange={(event) => setAddress(event.target.value)}
      />
      <AssistantField modality={template?.modality} value={assistant} onChange={setAssistant} />
      <Button kind="main" type="submit" busy={create.isPending}>
        {t("new.create")}
      </Button>
    </Form>
  );
}

interface AssistantFieldProps {
  modality: string | undefined;
  value: string | null;
  onChange: (assistant: string | null) => void;
}

function AssistantField({ modality, value, onChange }: AssistantFieldProps) {
  const { t, i18n } = useTranslation("projects");
  const language = languageOf(i18n.language);
  const { data } = useQuery(pluginsQuery("assistants"));
  const usable = assistantsFor(data?.items ?? [], modality);
  if (usable.length === 0) return null;
  return (
    <SelectField
      label={t("new.help")}
      description={t("new.helpWhat")}
      placeholder={t("new.noHelp")}
      clearable
      data={usable.map((one) => ({ value: one.name, label: said(one.title, language, one.name) }))}
      value={usable.some((one) => one.name === value) ? value : null}
      onChange={onChange}
    />
  );
}
