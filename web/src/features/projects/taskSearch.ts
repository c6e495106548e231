import type { TaskState } from "../../api/payloads";
import { TASK_STATES } from "../../api/progress";

export const ORDERS = ["priority", "updated", "key", "created"] as const;

export interface TaskSearch {
  stage?: string | undefined;
  state?: TaskState | undefined;
  order?: (typeof ORDERS)[number] | undefined;
}

/** What the address may say; anything else in it is dropped. */
export function readTaskSearch(search: Record<string, unknown>): TaskSearch {
  return {
    stage: typeof search.stage === "string" && search.stage !== "" ? search.stage : undefined,
    state: TASK_STATES.find((state) => state === search.state),
    order: ORDERS.find((order) => order === search.order),
  };
}
