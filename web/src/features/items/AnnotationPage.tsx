import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { annotationQuery } from "../../api/annotations";
import { itemQuery } from "../../api/items";
import { useWorkspace } from "../../api/me";
import { mediaAddress, mediaText, previewAddress } from "../../api/media";
import { ontologyQuery } from "../../api/ontologies";
import { usePayloads } from "../../api/payloadContents";
import type { Item, OpenedRevision } from "../../api/payloads";
import { useNames } from "../../api/people";
import { projectsQuery } from "../../api/projects";
import { type AnnotationDocument, EMPTY_DOCUMENT } from "../../core/document";
import type { Ontology } from "../../core/ontology";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import { useFormat } from "../../ui/text/format";
import {
  type ModalityCode,
  modalities,
  type TaskMedia,
  type WorkbenchFrame,
  type WorkbenchPorts,
  type WorkbenchTask,
} from "../../workbench/ports";

/** One revision in the workbench, to look at only. */
export function AnnotationPage() {
  const { item: itemId, annotation: annotationId } = useParams({
    from: "/w/$workspace/items/$item/annotations/$annotation",
  });
  const item = useQuery(itemQuery(itemId));
  const annotation = useQuery(annotationQuery(annotationId));
  const failed = item.error ?? annotation.error;
  if (failed) return <ErrorState error={failed} />;
  if (!item.data || !annotation.data) return <Skeleton of="lines" />;
  return <Revision item={item.data} annotation={annotation.data} />;
}

/** The project whose layer the revision is in; null for what came with the data or from an assistant. */
function useProjectOf(item: Item, { layer }: OpenedRevision): string | null | undefined {
  const { id } = useWorkspace();
  const projects = useInfiniteQuery(projectsQuery(id, item.dataset));
  if (!projects.data) return undefined;
  return projects.data.pages.flatMap((page) => page.items).find((one) => one.layer.id === layer.id)?.id ?? null;
}

function seenMedia({ name, type, facts }: Item["media"][number]): TaskMedia {
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  return {
    name,
    type,
    width: number(facts.width),
    height: number(facts.height),
    characters: number(facts.characters),
  };
}

/** The classes a document names, where no project's ontology is at hand (work that came with the data). */
function ontologyFrom(annotation: OpenedRevision): Ontology {
  return { classes: annotation.labels.map((name) => ({ name })) };
}

function Revision({ item, annotation }: { item: Item; annotation: OpenedRevision }) {
  const { t } = useTranslation("items");
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const nameOf = useNames();
  const project = useProjectOf(item, annotation);
  const ontology = useQuery({
    ...ontologyQuery(project ?? "", annotation.ontology_version ?? undefined),
    enabled: Boolean(project),
  });
  const code = useCode(item.modality);
  const rules = project === null ? ontologyFrom(annotation) : ontology.data?.ontology;
  const task = useMemo(() => (rules ? readTask(item, annotation, rules) : null), [item, annotation, rules]);
  const ports = useMemo(
    () =>
      lookingPorts(
        item.id,
        () => void navigate({ to: "/w/$workspace/items/$item", params: { workspace: slug, item: item.id } }),
      ),
    [item.id, navigate, slug],
  );
  const frame: WorkbenchFrame = {
    crumbs: [
      {
        title: `${nameOf(annotation.author) || annotation.assistant || t(`kinds.${annotation.author_kind}`)} · ${format.time(annotation.created_at)}`,
      },
      { title: item.key },
    ],
  };
  const whole = usePayloads(item.id, [task?.document ?? null]);
  if (ontology.error) return <ErrorState error={ontology.error} />;
  if (!code || !task || !whole) return <Skeleton of="lines" />;
  return <code.Workbench key={task.lease} task={task} ports={ports} frame={frame} />;
}

function useCode(modality: string): ModalityCode | null {
  const [code, setCode] = useState<ModalityCode | null>(null);
  useEffect(() => {
    let stale = false;
    void modalities
      .get(modality)
      .load()
      .then((loaded) => (stale ? undefined : setCode(loaded)));
    return () => {
      stale = true;
    };
  }, [modality]);
  return code;
}

function readTask(item: Item, annotation: OpenedRevision, ontology: Ontology): WorkbenchTask {
  return {
    lease: annotation.id,
    task: annotation.id,
    mode: "read",
    stage: annotation.status,
    item: { ...item, media: item.media.map(seenMedia) },
    document: (annotation.document as unknown as AnnotationDocument | null) ?? EMPTY_DOCUMENT,
    draft: null,
    proposals: null,
    assisted: false,
    ontology,
    guideline: null,
    comments: [],
    compared: null,
    history: [],
    expiresAt: null,
  };
}

/** Nothing can be changed here, so nothing is ever asked for but the media. */
function lookingPorts(item: string, leave: () => void): WorkbenchPorts {
  const never = () => Promise.reject(new Error("a revision is only looked at"));
  return {
    saveDraft: never,
    submit: never,
    verdict: never,
    skip: never,
    invalid: never,
    ask: never,
    resolveComment: never,
    mediaUrl: (media, size) => (size ? previewAddress(item, media.name, size) : mediaAddress(item, media.name)),
    text: (media) => mediaText(item, media.name),
    leave,
    next: leave,
  };
}
