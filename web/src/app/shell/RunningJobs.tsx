import { useQuery } from "@tanstack/react-query";
import { runningJobsQuery } from "../../api/jobs";
import { useWorkspace } from "../../api/me";

/** How many jobs are going on. */
export function RunningJobs() {
  const { id } = useWorkspace();
  const { data } = useQuery(runningJobsQuery(id));
  const going = data?.items.length ?? 0;
  return going > 0 ? <em>{going}</em> : null;
}
