/** Everything that the audit can hold, in the groups of the filter. A verb that is not here is shown as it is. */
export const VERBS = {
  work: ["work.submit", "reviews.decide", "comments.write", "annotations.restore", "objects.correct"],
  tasks: ["tasks.write", "tasks.assign", "tasks.release", "tasks.reopen"],
  data: [
    "datasets.create",
    "datasets.write",
    "datasets.delete",
    "imports.create",
    "items.delete",
    "media.read",
    "exports.create",
  ],
  projects: [
    "projects.create",
    "projects.write",
    "projects.delete",
    "ontologies.write",
    "guidelines.write",
    "assistants.run",
  ],
  releases: ["releases.create", "releases.withdraw"],
  people: ["members.invite", "members.uninvite", "members.join", "members.add", "members.manage", "members.remove"],
  workspace: [
    "workspaces.create",
    "workspace.write",
    "workspace.delete",
    "jobs.cancel",
    "jobs.retry",
    "audit.export",
    "backups.restore",
    "system.purge",
  ],
} as const;

export type VerbGroup = keyof typeof VERBS;
export const GROUPS = Object.keys(VERBS) as VerbGroup[];

/** A verb's key in the words: dots would divide them. */
export function wordOf(verb: string): string {
  return verb.replace(".", "_");
}

/** Where a thing of the audit can be looked at, if it has a page. */
export function placeOf(kind: string, thing: string | null): { to: PlaceOf; params: Record<string, string> } | null {
  if (thing === null) return null;
  const place = PLACES[kind];
  return place ? { to: place.to, params: { [place.name]: thing } } : null;
}

type PlaceOf =
  | "/w/$workspace/items/$item"
  | "/w/$workspace/tasks/$task"
  | "/w/$workspace/projects/$project"
  | "/w/$workspace/datasets/$dataset"
  | "/w/$workspace/releases/$release";

const PLACES: Record<string, { to: PlaceOf; name: string }> = {
  item: { to: "/w/$workspace/items/$item", name: "item" },
  task: { to: "/w/$workspace/tasks/$task", name: "task" },
  project: { to: "/w/$workspace/projects/$project", name: "project" },
  dataset: { to: "/w/$workspace/datasets/$dataset", name: "dataset" },
  release: { to: "/w/$workspace/releases/$release", name: "release" },
};
