import type { Item } from "../../api/payloads";

export type ItemStatus = "waiting" | "in_review" | "accepted" | "invalid";

/** Where an item's work stands, over the projects that work on it: what is still to be done comes first. */
export function statusOf(item: Pick<Item, "tasks">): ItemStatus | null {
  const each = item.tasks.map(({ stage, state }): ItemStatus => {
    if (state === "invalid") return "invalid";
    if (state === "accepted" || state === "done" || stage === "accepted") return "accepted";
    return stage === "review" ? "in_review" : "waiting";
  });
  const order: readonly ItemStatus[] = ["waiting", "in_review", "invalid", "accepted"];
  return order.find((status) => each.includes(status)) ?? null;
}

export function objectsIn(item: Pick<Item, "labels">): number {
  return item.labels.reduce((sum, { objects }) => sum + objects, 0);
}
