import type { MyWorkspace } from "../api/payloads";

const STORED_UNDER = "dianjing.workspace";

export function rememberWorkspace(slug: string): void {
  window.localStorage.setItem(STORED_UNDER, slug);
}

/** Where the person was last, else the first they belong to. */
export function lastWorkspace(workspaces: readonly MyWorkspace[]): MyWorkspace | undefined {
  const slug = window.localStorage.getItem(STORED_UNDER);
  return workspaces.find((workspace) => workspace.slug === slug) ?? workspaces[0];
}
