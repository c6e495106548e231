import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useMay, useMe, useWorkspace } from "./me";
import { membersQuery } from "./workspaces";

/** Names of users by their ids. Whoever may not list the members knows only their own; the rest stay unnamed. */
export function useNames(): (user: string | null | undefined) => string {
  const { id } = useWorkspace();
  const may = useMay();
  const me = useMe();
  const { data } = useInfiniteQuery({ ...membersQuery(id), enabled: may("members.read"), staleTime: 60_000 });
  return useMemo(() => {
    const names = new Map<string, string>(me ? [[me.user.id, me.user.name]] : []);
    for (const member of data?.pages.flatMap((page) => page.items) ?? []) names.set(member.user.id, member.user.name);
    return (user) => (user ? (names.get(user) ?? "") : "");
  }, [data, me]);
}
