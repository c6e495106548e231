import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWorkspace } from "../../api/me";
import { listen, type News } from "../../api/news";

const MY_WORK = ["task", "mine", "project"];

/** What a piece of news makes stale, by the first word of the query's key. */
const STALE: Record<string, readonly string[]> = {
  job: ["jobs", "job"],
  "tasks.moved": ["task", "tasks", "project", "projects"],
  "work.opened": ["project", "projects"],
  "task.assigned": MY_WORK,
  "task.withdrawn": MY_WORK,
  "task.returned": MY_WORK,
  "task.accepted": MY_WORK,
  "comment.added": ["task", "project", "mine"],
  "comment.resolved": ["task", "project", "mine"],
};

function refresh(client: QueryClient, { kind }: News): void {
  const heads = STALE[kind];
  void client.invalidateQueries({
    refetchType: "active",
    predicate: ({ queryKey: [head] }) => kind === "reset" || (heads?.includes(String(head)) ?? false),
  });
}

/** Keeps what is shown fresh: the server says what changed, and only that is asked for anew. */
export function LiveNews() {
  const { id } = useWorkspace();
  const client = useQueryClient();
  useEffect(() => listen(id, [...Object.keys(STALE), "reset"], (news) => refresh(client, news)), [id, client]);
  return null;
}
