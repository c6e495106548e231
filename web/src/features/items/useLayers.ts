import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { annotationQuery, itemAnnotationsQuery } from "../../api/annotations";
import { useWorkspace } from "../../api/me";
import { ontologyQuery } from "../../api/ontologies";
import { usePayloads } from "../../api/payloadContents";
import type { Item, OpenedRevision, Revision } from "../../api/payloads";
import { projectsQuery } from "../../api/projects";
import { type AnnotationDocument, EMPTY_DOCUMENT } from "../../core/document";
import type { ShownLayer } from "../../workbench/look/layers";
import { Classes } from "../../workbench/session/classes";

/** What an earlier revision was is drawn in a colour of no class. */
const BEFORE_COLOR = "#8d8578";

/** A layer of the item as the page lists it. */
export interface ItemLayer {
  head: Revision;
  document: AnnotationDocument | null;
  classes: Classes;
  shown: boolean;
  hidden: ReadonlySet<string>;
}

export interface Layers {
  list: readonly ItemLayer[];
  /** As they are drawn: the first in full, the others in dashes. */
  drawn: readonly ShownLayer[];
  /** Of what is drawn in full. */
  classes: Classes;
  show(layer: string, shown: boolean): void;
  hide(layer: string, label: string, hidden: boolean): void;
}

function documentOf(revision: OpenedRevision | undefined): AnnotationDocument | null {
  if (!revision) return null;
  return (revision.document as unknown as AnnotationDocument | null) ?? EMPTY_DOCUMENT;
}

function changed(set: ReadonlySet<string>, one: string, member: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (member) next.add(one);
  else next.delete(one);
  return next;
}

/** Classes by the layer of the project whose ontology they are of; of other layers, by the names that they hold. */
function useClasses(item: Item, revisions: readonly Revision[]): ReadonlyMap<string, Classes> {
  const { id } = useWorkspace();
  const projects = useInfiniteQuery(projectsQuery(id, item.dataset));
  const known = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const wanted = known.filter((project) => revisions.some((one) => one.layer.id === project.layer.id));
  const ontologies = useQueries({ queries: wanted.map((project) => ontologyQuery(project.id)) });
  const read = ontologies.map((one) => one.data?.ontology);
  const came = wanted.map(({ id }, index) => `${id} ${ontologies[index]?.dataUpdatedAt ?? 0}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lists are new each time; what came says what they hold
  return useMemo(() => {
    const found = new Map<string, Classes>();
    wanted.forEach((project, index) => {
      const ontology = read[index];
      if (ontology) found.set(project.layer.id, new Classes(ontology));
    });
    for (const { layer, labels } of revisions) {
      if (found.has(layer.id) || wanted.some((project) => project.layer.id === layer.id)) continue;
      found.set(layer.id, new Classes({ classes: labels.map((name) => ({ name })) }));
    }
    return found;
  }, [revisions, came]);
}

/** The two revisions that are compared, the older one first. */
export type Compared = readonly [Revision, Revision];

/** What stands for the item in each layer, or two revisions that are compared, ready to be drawn. */
export function useLayers(item: Item, compared: Compared | null): Layers {
  const list = useInfiniteQuery(itemAnnotationsQuery(item.id));
  const revisions = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const heads = useMemo(() => revisions.filter((one) => one.head && one.erased_at === null), [revisions]);
  const classes = useClasses(item, revisions);
  const [wished, setWished] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [hidden, setHidden] = useState<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
  const asked = compared ?? heads;
  // What is only proposed would hide what was made of it.
  const byPeople = heads.some((one) => one.author_kind !== "assistant");
  const opened = useQueries({ queries: asked.map((one) => annotationQuery(one.id)) });
  const documents = opened.map((one) => documentOf(one.data));
  const whole = usePayloads(item.id, documents);
  const layers = asked.map((head, index): ItemLayer => {
    const document = whole ? (documents[index] ?? null) : null;
    return {
      head,
      document,
      classes: classes.get(head.layer.id) ?? new Classes({}),
      shown: wished.get(head.layer.id) ?? (head.author_kind !== "assistant" || !byPeople),
      hidden: hidden.get(head.layer.id) ?? new Set(),
    };
  });
  const drawn = compared ? drawnOfTwo(layers) : drawnOf(layers);
  return {
    list: compared ? [] : layers,
    drawn,
    classes: drawn[0]?.classes ?? new Classes({}),
    show: (layer, shown) => setWished((before) => new Map(before).set(layer, shown)),
    hide: (layer, label, hide) =>
      setHidden((before) => new Map(before).set(layer, changed(before.get(layer) ?? new Set(), label, hide))),
  };
}

function drawnOf(layers: readonly ItemLayer[]): ShownLayer[] {
  return layers
    .filter((layer) => layer.shown && layer.document)
    .map((layer, index) => ({
      id: layer.head.id,
      document: layer.document ?? EMPTY_DOCUMENT,
      classes: layer.classes,
      dashed: index > 0,
      hidden: layer.hidden,
    }));
}

function drawnOfTwo(layers: readonly ItemLayer[]): ShownLayer[] {
  return layers
    .map((layer, index) => ({
      id: layer.head.id,
      document: layer.document ?? EMPTY_DOCUMENT,
      classes: layer.classes,
      hidden: new Set<string>(),
      ...(index === 0 ? { dashed: true, color: BEFORE_COLOR } : { dashed: false }),
    }))
    .reverse();
}
