import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { datasetsQuery } from "../../api/datasets";
import { itemsQuery } from "../../api/items";
import { useMay, useWorkspace } from "../../api/me";
import type { Project } from "../../api/payloads";
import { projectsQuery } from "../../api/projects";
import { workspaceReleasesQuery } from "../../api/releases";
import { tasksQuery } from "../../api/tasks";
import { membersQuery } from "../../api/workspaces";
import { type Command, useFinder } from "../../ui/palette/commands";

const ITEMS_EACH = 5;
/** A name that may be longer than what was typed: the palette shows a few of each kind. */
const SHOWN_EACH = 8;
const FRESH_MS = 30_000;

/** Lets the palette find datasets, projects, items, tasks, people and releases by name. */
export function ShellFinder() {
  const { t } = useTranslation("app");
  const { id, slug } = useWorkspace();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();

  const projects = async (text: string): Promise<Command[]> => {
    const { pages } = await client.fetchInfiniteQuery({ ...projectsQuery(id), staleTime: FRESH_MS });
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

  const datasetsAndItems = async (typed: string): Promise<Command[]> => {
    const text = typed.toLowerCase();
    if (!may("datasets.read")) return [];
    const { pages } = await client.fetchInfiniteQuery({ ...datasetsQuery(id), staleTime: FRESH_MS });
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
      ? await Promise.all(all.slice(0, ITEMS_EACH).map(({ id: one }) => itemsIn(one, typed)))
      : [];
    return [...named, ...items.flat()];
  };

  const people = async (text: string): Promise<Command[]> => {
    if (!may("members.read")) return [];
    const { pages } = await client.fetchInfiniteQuery({ ...membersQuery(id), staleTime: FRESH_MS });
    return pages
      .flatMap((page) => page.items)
      .filter(({ user }) => `${user.name} ${user.email}`.toLowerCase().includes(text))
      .slice(0, SHOWN_EACH)
      .map(({ id: member, user }) => ({
        id: `member-${member}`,
        title: user.name,
        group: t("nav.members"),
        run: () => void navigate({ to: "/w/$workspace/members", params: { workspace: slug }, hash: member }),
      }));
  };

  const releases = async (text: string): Promise<Command[]> => {
    if (!may("releases.read")) return [];
    const { pages } = await client.fetchInfiniteQuery({ ...workspaceReleasesQuery(id), staleTime: FRESH_MS });
    return pages
      .flatMap((page) => page.items)
      .filter(({ address }) => address.toLowerCase().includes(text))
      .slice(0, SHOWN_EACH)
      .map(({ id: release, address }) => ({
        id: `release-${release}`,
        title: address,
        group: t("nav.releases"),
        run: () => void navigate({ to: "/w/$workspace/releases/$release", params: { workspace: slug, release } }),
      }));
  };

  const tasks = async (text: string): Promise<Command[]> => {
    const { pages } = await client.fetchInfiniteQuery({ ...projectsQuery(id), staleTime: FRESH_MS });
    const open = pages.flatMap((page) => page.items).filter((one) => one.permissions.includes("tasks.read"));
    const found = await Promise.all(open.slice(0, ITEMS_EACH).map((project) => tasksIn(project, text)));
    return found.flat();
  };

  const tasksIn = async (project: Project, prefix: string): Promise<Command[]> => {
    const asked = { ...tasksQuery(project.id, { order: "key", prefix }), staleTime: FRESH_MS };
    const { pages } = await client.fetchInfiniteQuery(asked);
    return (pages[0]?.items ?? []).slice(0, ITEMS_EACH).map((task) => ({
      id: `task-${task.id}`,
      title: task.key,
      group: t("palette.taskOf", { project: project.title ?? project.name }),
      run: () => void navigate({ to: "/w/$workspace/tasks/$task", params: { workspace: slug, task: task.id } }),
    }));
  };

  const itemsIn = async (dataset: string, prefix: string): Promise<Command[]> => {
    const { pages } = await client.fetchInfiniteQuery({ ...itemsQuery(dataset, { prefix }), staleTime: FRESH_MS });
    return (pages[0]?.items ?? []).slice(0, ITEMS_EACH).map((item) => ({
      id: `item-${item.id}`,
      title: item.key,
      group: t("palette.items"),
      run: () => void navigate({ to: "/w/$workspace/items/$item", params: { workspace: slug, item: item.id } }),
    }));
  };

  useFinder(async (text) => {
    const wanted = text.toLowerCase();
    const kinds = [projects(wanted), datasetsAndItems(text), people(wanted), releases(wanted), tasks(text)];
    // A kind that cannot be reached just now does not hide the others.
    const found = await Promise.allSettled(kinds);
    return found.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  });
  return null;
}
