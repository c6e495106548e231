import type { QueryClient } from "@tanstack/react-query";
import { datasetsQuery } from "../../api/datasets";
import { itemsQuery } from "../../api/items";
import type { Project } from "../../api/payloads";
import { projectsQuery } from "../../api/projects";
import { workspaceReleasesQuery } from "../../api/releases";
import { tasksQuery } from "../../api/tasks";
import { membersQuery } from "../../api/workspaces";

/** Something with a name and a page. */
export interface Found {
  kind: "project" | "dataset" | "item" | "task" | "member" | "release";
  id: string;
  title: string;
  /** What it belongs to, where its kind alone does not say enough. */
  within?: string;
}

export interface Looking {
  client: QueryClient;
  workspace: string;
  may: (verb: string) => boolean;
}

type Finder = (typed: string, looking: Looking) => Promise<Found[]>;

/** So many of each kind, and so many datasets and projects are looked into. */
const EACH = 5;
const FRESH_MS = 30_000;

function named(text: string, ...names: (string | null | undefined)[]): boolean {
  return names.join(" ").toLowerCase().includes(text.toLowerCase());
}

async function projectsOf({ client, workspace }: Looking): Promise<Project[]> {
  const { pages } = await client.fetchInfiniteQuery({ ...projectsQuery(workspace), staleTime: FRESH_MS });
  return pages.flatMap((page) => page.items);
}

const projects: Finder = async (typed, looking) =>
  (await projectsOf(looking))
    .filter(({ title, name }) => named(typed, title, name))
    .map(({ id, title, name }) => ({ kind: "project", id, title: title ?? name }));

const tasks: Finder = async (typed, looking) => {
  const open = (await projectsOf(looking)).filter((one) => one.permissions.includes("tasks.read"));
  const found = await Promise.all(open.slice(0, EACH).map((project) => tasksIn(project, typed, looking)));
  return found.flat();
};

async function tasksIn(project: Project, prefix: string, { client }: Looking): Promise<Found[]> {
  const asked = { ...tasksQuery(project.id, { order: "key", prefix }), staleTime: FRESH_MS };
  const { pages } = await client.fetchInfiniteQuery(asked);
  const within = project.title ?? project.name;
  return (pages[0]?.items ?? []).slice(0, EACH).map(({ id, key }) => ({ kind: "task", id, title: key, within }));
}

const datasetsAndItems: Finder = async (typed, looking) => {
  if (!looking.may("datasets.read")) return [];
  const { client, workspace, may } = looking;
  const { pages } = await client.fetchInfiniteQuery({ ...datasetsQuery(workspace), staleTime: FRESH_MS });
  const all = pages.flatMap((page) => page.items);
  const datasets = all
    .filter(({ title, name }) => named(typed, title, name))
    .map(({ id, title, name }): Found => ({ kind: "dataset", id, title: title ?? name }));
  if (!may("items.read")) return datasets;
  const items = await Promise.all(all.slice(0, EACH).map(({ id }) => itemsIn(id, typed, looking)));
  return [...datasets, ...items.flat()];
};

async function itemsIn(dataset: string, prefix: string, { client }: Looking): Promise<Found[]> {
  const { pages } = await client.fetchInfiniteQuery({ ...itemsQuery(dataset, { prefix }), staleTime: FRESH_MS });
  return (pages[0]?.items ?? []).slice(0, EACH).map(({ id, key }) => ({ kind: "item", id, title: key }));
}

const people: Finder = async (typed, { client, workspace, may }) => {
  if (!may("members.read")) return [];
  const { pages } = await client.fetchInfiniteQuery({ ...membersQuery(workspace), staleTime: FRESH_MS });
  return pages
    .flatMap((page) => page.items)
    .filter(({ user }) => named(typed, user.name, user.email))
    .slice(0, EACH)
    .map(({ id, user }) => ({ kind: "member", id, title: user.name }));
};

const releases: Finder = async (typed, { client, workspace, may }) => {
  if (!may("releases.read")) return [];
  const { pages } = await client.fetchInfiniteQuery({ ...workspaceReleasesQuery(workspace), staleTime: FRESH_MS });
  return pages
    .flatMap((page) => page.items)
    .filter(({ address }) => named(typed, address))
    .slice(0, EACH)
    .map(({ id, address }) => ({ kind: "release", id, title: address }));
};

const FINDERS = [projects, datasetsAndItems, people, releases, tasks];

/** Everything with that name, kind by kind. A kind that cannot be reached just now does not hide the others. */
export async function findAll(typed: string, looking: Looking): Promise<Found[]> {
  const found = await Promise.allSettled(FINDERS.map((find) => find(typed, looking)));
  return found.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
}
