import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { itemsQuery } from "../../api/items";
import { useMay, useWorkspace } from "../../api/me";
import { projectsQuery } from "../../api/projects";
import { type Command, useFinder } from "../../ui/palette/commands";

const ITEMS_EACH = 5;

/** Lets the palette find datasets, projects and items by name. */
export function ShellFinder() {
  const { t } = useTranslation("app");
  const { id, slug } = useWorkspace();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();

  const projects = async (text: string): Promise<Command[]> => {
    const { pages } = await client.fetchInfiniteQuery({ ...projectsQuery(id), staleTime: 30_000 });
    return pages
      .flatMap((page) => page.items)
      .filter(({ title, name }) => `${title ?? ""} ${name}`.toLowerCase().includes(text))
      .map((project) => ({
        id: `project-${project.id}`,
        title: project.title ?? project.name,
        group: t("nav.projects"),
        run: () =>
          void navigate({ to: "/w/$workspace/projects/$project", params: { workspace: slug, project: project.id } }),
      }));
  };

  const datasetsAndItems = async (text: string): Promise<Command[]> => {
    if (!may("datasets.read")) return [];
    const { pages } = await client.fetchInfiniteQuery({ ...datasetsQuery(id), staleTime: 30_000 });
    const all = pages.flatMap((page) => page.items);
    const named = all
      .filter(({ title, name }) => `${title ?? ""} ${name}`.toLowerCase().includes(text))
      .map((dataset) => ({
        id: `dataset-${dataset.id}`,
        title: dataset.title ?? dataset.name,
        group: t("nav.datasets"),
        run: () =>
          void navigate({ to: "/w/$workspace/datasets/$dataset", params: { workspace: slug, dataset: dataset.id } }),
      }));
    const items = may("items.read")
      ? await Promise.all(all.slice(0, ITEMS_EACH).map(({ id: one }) => itemsIn(one, text)))
      : [];
    return [...named, ...items.flat()];
  };

  const itemsIn = async (dataset: string, prefix: string): Promise<Command[]> => {
    const { pages } = await client.fetchInfiniteQuery({ ...itemsQuery(dataset, { prefix }), staleTime: 30_000 });
    return (pages[0]?.items ?? []).slice(0, ITEMS_EACH).map((item) => ({
      id: `item-${item.id}`,
      title: item.key,
      group: t("palette.items"),
      run: () => void navigate({ to: "/w/$workspace/items/$item", params: { workspace: slug, item: item.id } }),
    }));
  };

  useFinder(async (text) => {
    const wanted = text.toLowerCase();
    const found = await Promise.all([projects(wanted), datasetsAndItems(wanted)]);
    return found.flat();
  });
  return null;
}
