import { createStore } from "zustand/vanilla";
import { type Ontology, shapesOf } from "../../core/ontology";

/** What a newcomer is shown, one after the other: how to mark, what a suggestion is, how to hand in, where keys stand. */
export type Step = "mark" | "suggestion" | "submit" | "keys";

/** Where a newcomer is on the way; it goes on from one task to the next. */
export const way = createStore<{ step: Step }>(() => ({ step: "mark" }));

/** The steps that this task has. */
export function stepsOf({ suggestions }: { suggestions: boolean }): Step[] {
  return suggestions ? ["mark", "suggestion", "submit", "keys"] : ["mark", "submit", "keys"];
}

/** The step after `step` among those of this task; null after the last. */
export function following(step: Step, steps: readonly Step[]): Step | null {
  const order: readonly Step[] = ["mark", "suggestion", "submit", "keys"];
  return order.slice(order.indexOf(step) + 1).find((one) => steps.includes(one)) ?? null;
}

/** How things are marked here: drawn, picked out of a text, both, or nothing but questions answered. */
export function markingOf(ontology: Ontology): "shapes" | "spans" | "both" | "answers" {
  const offered = (ontology.classes ?? []).filter((one) => !one.retired);
  if (offered.length === 0) return "answers";
  const kinds = new Set(offered.flatMap((one) => shapesOf(ontology, one.name)));
  if (!kinds.has("span")) return "shapes";
  return kinds.size === 1 ? "spans" : "both";
}
