import { useInfiniteQuery } from "@tanstack/react-query";
import { jobsQuery } from "../../api/jobs";
import { useWorkspace } from "../../api/me";

/** How many jobs are going on. */
export function RunningJobs() {
  const { id } = useWorkspace();
  const { data } = useInfiniteQuery(jobsQuery(id));
  const going = data?.pages[0]?.items.filter((job) => job.state === "waiting" || job.state === "running").length ?? 0;
  return going > 0 ? <em>{going}</em> : null;
}
