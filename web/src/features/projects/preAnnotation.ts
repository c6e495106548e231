import type { Plugin, Sent, StageSpec } from "../../api/payloads";

type Stage = Sent<"StageWish">;
type Settings = NonNullable<Stage["settings"]>;

export const PRE_ANNOTATE = "pre-annotate";

/** The assistants that can propose for data of this kind; all usable ones where the kind is not known. */
export function assistantsFor(plugins: readonly Plugin[], modality: string | undefined): Plugin[] {
  return plugins.filter(({ available, facts }) => {
    const kinds = Array.isArray(facts.modalities) ? facts.modalities : [];
    return available && (modality === undefined || kinds.includes(modality));
  });
}

/** The workflow with this assistant proposing before people begin, or without any. */
export function withAssistant(
  stages: readonly (Stage | StageSpec)[],
  assistant: string | null,
  options: Settings = {},
): Stage[] {
  const others = stages
    .filter((stage) => stage.kind !== PRE_ANNOTATE)
    .map(({ name, kind, settings }) => ({ name, kind, settings: settings ?? {} }));
  if (assistant === null) return others;
  const before = stages.find((stage) => stage.kind === PRE_ANNOTATE)?.settings ?? {};
  return [{ name: PRE_ANNOTATE, kind: PRE_ANNOTATE, settings: { ...before, assistant, options } }, ...others];
}
