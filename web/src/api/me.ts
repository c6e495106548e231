import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { meQuery } from "./accounts";
import type { Me, MyWorkspace } from "./payloads";

/** Who is signed in; null while that is not known yet. */
export function useMe(): Me | null {
  return useQuery(meQuery).data ?? null;
}

/** The workspace in the address. Pages beneath the shell are only drawn when there is one. */
export function useWorkspace(): MyWorkspace {
  const { workspace: slug } = useParams({ strict: false });
  const me = useMe();
  const found = me?.workspaces.find((workspace) => workspace.slug === slug);
  if (!found) throw new Error(`no workspace ${JSON.stringify(slug)} in the address`);
  return found;
}

/** Whether this person may do a verb here. The server decides again on every request; this only hides what would be refused. */
export function useMay(): (verb: string) => boolean {
  const { permissions } = useWorkspace();
  return (verb) => permissions.includes(verb);
}
