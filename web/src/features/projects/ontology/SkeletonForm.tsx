import { useTranslation } from "react-i18next";
import type { Skeleton } from "../../../core/ontology";
import { TagsField } from "../../../ui/inputs/fields";
import { NameField } from "./NameField";

interface SkeletonFormProps {
  entry: Skeleton;
  known: boolean;
  change: (entry: Skeleton) => void;
}

function pairsOf(texts: readonly string[], points: readonly string[]): number[][] {
  return texts
    .map((text) => text.split(/\s*[-–—]\s*/).map((name) => points.indexOf(name)))
    .filter((pair) => pair.length === 2 && pair.every((index) => index >= 0));
}

function textsOf(pairs: readonly number[][] | undefined, points: readonly string[]): string[] {
  return (pairs ?? []).map((pair) => pair.map((index) => points[index] ?? "").join(" – "));
}

/** Named points and the lines between them. A line is typed as "nose – left eye". */
export function SkeletonForm({ entry, known, change }: SkeletonFormProps) {
  const { t } = useTranslation("projects");
  return (
    <>
      <NameField name={entry.name} known={known} change={(name) => change({ ...entry, name })} />
      <TagsField
        label={t("ontology.points")}
        description={t("ontology.pointsHelp")}
        value={entry.points}
        onChange={(points) => change({ ...entry, points, edges: pairsOf(textsOf(entry.edges, entry.points), points) })}
      />
      <TagsField
        label={t("ontology.edges")}
        description={t("ontology.edgesHelp")}
        value={textsOf(entry.edges, entry.points)}
        onChange={(texts) => change({ ...entry, edges: pairsOf(texts, entry.points) })}
      />
    </>
  );
}
