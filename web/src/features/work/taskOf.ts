import type { Guideline, Lease } from "../../api/payloads";
import type { AnnotationDocument } from "../../core/document";
import type { Ontology } from "../../core/ontology";
import type { ComparedDocument, HistoryEntry, TaskMedia, WorkbenchTask } from "../../workbench/ports";

export interface Around {
  /** Whose work it is: drafts of two people on one machine never meet. */
  member: string;
  ontology: Ontology;
  guideline: Guideline | null;
  nameOf: (user: string | null) => string;
  /** What the present work is compared with. */
  compared: ComparedDocument | null;
  /** What a vote is called in the history: "submitted". */
  submitted: string;
}

function mediaOf(media: Lease["item"]["media"][number]): TaskMedia {
  const { characters } = media.facts;
  return {
    name: media.name,
    type: media.type,
    width: media.width,
    height: media.height,
    characters: typeof characters === "number" ? characters : null,
  };
}

function historyOf(votes: Lease["votes"], { nameOf, submitted }: Around): HistoryEntry[] {
  return votes
    .map((vote) => ({
      id: vote.annotation,
      at: vote.created_at,
      title: submitted,
      detail: nameOf(vote.author) || undefined,
    }))
    .reverse();
}

/** A lease as the workbench takes it: plain data, nothing of HTTP in it. */
export function taskOf(lease: Lease, around: Around): WorkbenchTask {
  return {
    member: around.member,
    lease: lease.id,
    task: lease.task.id,
    mode: lease.task.kind,
    stage: lease.task.stage,
    item: { ...lease.item, media: lease.item.media.map(mediaOf) },
    document: lease.document as unknown as AnnotationDocument,
    draft: lease.draft
      ? { sequence: lease.draft.sequence, document: lease.draft.document as unknown as AnnotationDocument }
      : null,
    proposals: lease.proposals as unknown as AnnotationDocument | null,
    assisted: lease.assisted,
    ontology: around.ontology,
    guideline: around.guideline,
    comments: lease.comments.map((comment) => ({
      id: comment.id,
      text: comment.text,
      object: comment.object,
      author: { id: comment.author, name: around.nameOf(comment.author) },
      resolved: false,
      created_at: comment.created_at,
    })),
    compared: around.compared,
    history: historyOf(lease.votes, around),
    expiresAt: lease.expires_at,
  };
}
