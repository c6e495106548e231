import { kindOf } from "../../canvas/shapeKind";
import type { AnnotationDocument, LabelledObject, Relation, Shape } from "../../core/document";
import { overlap } from "../../core/geometry/region";
import { sameJson } from "../../core/json";

export type Aspect = "label" | "shape" | "attributes" | "members";

export interface Changed<Thing> {
  before: Thing | null;
  after: Thing | null;
  /** What differs; empty for what was added or removed. */
  aspects: readonly Aspect[];
  /** Of the shapes, where both have some; 1 where none moved. */
  similarity: number;
}

export interface Difference {
  objects: Changed<LabelledObject>[];
  relations: Changed<Relation>[];
  /** Names of answers that differ. */
  answers: string[];
}

/** Less alike than this, two objects of different ids are two things. */
const SAME_THING = 0.5;

/** How alike two shapes are: by their own measure, or as areas where the kinds differ. */
export function alike(a: Shape, b: Shape): number {
  const [one, two] = [kindOf(a), kindOf(b)];
  if (!one || !two) return sameJson(a, b) ? 1 : 0;
  if (a.media !== b.media) return 0;
  if (a.kind === b.kind) return one.measures.similarity(a, b);
  const [regionA, regionB] = [one.measures.region(a), two.measures.region(b)];
  return regionA && regionB ? overlap(regionA, regionB) : 0;
}

function shapesAlike(a: LabelledObject, b: LabelledObject): number {
  const [one, two] = [a.shapes ?? [], b.shapes ?? []];
  if (one.length === 0 && two.length === 0) return 1;
  if (one.length === 0 || two.length === 0) return 0;
  const best = one.map((shape) => Math.max(...two.map((other) => alike(shape, other))));
  return best.reduce((sum, value) => sum + value, 0) / Math.max(one.length, two.length);
}

function pairsById<Thing extends { id: string }>(before: readonly Thing[], after: readonly Thing[]): [Thing, Thing][] {
  const byId = new Map(after.map((thing) => [thing.id, thing]));
  return before.flatMap((thing): [Thing, Thing][] => {
    const match = byId.get(thing.id);
    return match ? [[thing, match]] : [];
  });
}

/** Objects whose ids changed are still the same thing where class and place agree: the most alike pairs first. */
function pairsByPlace(before: readonly LabelledObject[], after: readonly LabelledObject[]) {
  const candidates = before.flatMap((one) =>
    after
      .filter((two) => two.label === one.label)
      .map((two) => ({ one, two, value: shapesAlike(one, two) }))
      .filter(({ value }) => value >= SAME_THING),
  );
  candidates.sort((a, b) => b.value - a.value);
  const taken = new Set<LabelledObject>();
  return candidates.flatMap(({ one, two }): [LabelledObject, LabelledObject][] => {
    if (taken.has(one) || taken.has(two)) return [];
    taken.add(one);
    taken.add(two);
    return [[one, two]];
  });
}

function compareObjects(before: LabelledObject, after: LabelledObject): Changed<LabelledObject> | null {
  const similarity = shapesAlike(before, after);
  const aspects: Aspect[] = [];
  if (before.label !== after.label) aspects.push("label");
  if (!sameJson(before.shapes ?? [], after.shapes ?? [])) aspects.push("shape");
  if (!sameJson(before.attributes ?? {}, after.attributes ?? {})) aspects.push("attributes");
  return aspects.length > 0 ? { before, after, aspects, similarity } : null;
}

function compareRelations(before: Relation, after: Relation): Changed<Relation> | null {
  const aspects: Aspect[] = [];
  if (before.label !== after.label) aspects.push("label");
  if (!sameJson(before.members, after.members)) aspects.push("members");
  if (!sameJson(before.attributes ?? {}, after.attributes ?? {})) aspects.push("attributes");
  return aspects.length > 0 ? { before, after, aspects, similarity: 1 } : null;
}

function rest<Thing>(before: readonly Thing[], after: readonly Thing[], pairs: readonly [Thing, Thing][]) {
  const paired = new Set(pairs.flat());
  const gone = before.filter((one) => !paired.has(one));
  const fresh = after.filter((one) => !paired.has(one));
  return { gone, fresh };
}

function unpaired<Thing>(gone: readonly Thing[], fresh: readonly Thing[]): Changed<Thing>[] {
  return [
    ...gone.map((before): Changed<Thing> => ({ before, after: null, aspects: [], similarity: 0 })),
    ...fresh.map((after): Changed<Thing> => ({ before: null, after, aspects: [], similarity: 0 })),
  ];
}

function isChanged<Thing>(one: Changed<Thing> | null): one is Changed<Thing> {
  return one !== null;
}

/** What a document says otherwise than an earlier one. */
export function difference(before: AnnotationDocument, after: AnnotationDocument): Difference {
  const [oldObjects, newObjects] = [before.objects ?? [], after.objects ?? []];
  const byId = pairsById(oldObjects, newObjects);
  const left = rest(oldObjects, newObjects, byId);
  const byPlace = pairsByPlace(left.gone, left.fresh);
  const lone = rest(left.gone, left.fresh, byPlace);
  const compared = [...byId, ...byPlace].map(([one, two]) => compareObjects(one, two)).filter(isChanged);
  const [oldRelations, newRelations] = [before.relations ?? [], after.relations ?? []];
  const relationPairs = pairsById(oldRelations, newRelations);
  const loneRelations = rest(oldRelations, newRelations, relationPairs);
  const answers = new Set([...Object.keys(before.answers ?? {}), ...Object.keys(after.answers ?? {})]);
  return {
    objects: [...compared, ...unpaired(lone.gone, lone.fresh)],
    relations: [
      ...relationPairs.map(([one, two]) => compareRelations(one, two)).filter(isChanged),
      ...unpaired(loneRelations.gone, loneRelations.fresh),
    ],
    answers: [...answers].filter((name) => !sameJson(before.answers?.[name], after.answers?.[name])),
  };
}

export function isSame({ objects, relations, answers }: Difference): boolean {
  return objects.length === 0 && relations.length === 0 && answers.length === 0;
}
