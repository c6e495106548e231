import type { ComponentType, ReactNode } from "react";
import type { AnnotationDocument } from "../core/document";
import type { Ontology } from "../core/ontology";
import { Registry } from "../core/registry";
import type { Words } from "../core/words";

/** What a person does with the task: work on it, judge it, or only look at it. */
export type WorkMode = "annotate" | "review" | "read";

export interface TaskMedia {
  name: string;
  /** A media type: `image/jpeg`, `text/plain`. */
  type: string;
  width?: number | null;
  height?: number | null;
  characters?: number | null;
}

export interface TaskComment {
  id: string;
  text: string;
  /** The object it is pinned to. */
  object: string | null;
  author: { id: string; name: string } | null;
  resolved: boolean;
  created_at: string;
}

/** An earlier document that the present one is compared with in review: old against new. */
export interface ComparedDocument {
  title: string;
  document: AnnotationDocument;
}

export interface HistoryEntry {
  id: string;
  at: string;
  title: string;
  detail?: string | undefined;
}

/** One task as the workbench needs it: everything is here before it opens. */
export interface WorkbenchTask {
  /** Whose work it is: drafts of two people on one machine never meet. */
  member?: string;
  /** The lease; with `mode: "read"` any id that is stable for what is shown. */
  lease: string;
  task: string;
  mode: WorkMode;
  stage: string;
  /** The media's item. */
  item: { id: string; key: string; modality: string; media: TaskMedia[]; metadata: Record<string, unknown> };
  /** Where the work starts: empty, what was returned, or, in review, what was submitted. */
  document: AnnotationDocument;
  /** What this person left unfinished, as the server has it. */
  draft: { sequence: number; document: AnnotationDocument } | null;
  /** Suggestions of an assistant, shown as ghosts. */
  proposals: AnnotationDocument | null;
  assisted: boolean;
  ontology: Ontology;
  guideline: { version: number; text: Words } | null;
  comments: TaskComment[];
  compared: ComparedDocument | null;
  /** What happened to the task, newest first. */
  history: HistoryEntry[];
  expiresAt: string | null;
}

export interface Draft {
  /** Grows with each attempt to save; an older one is refused. */
  sequence: number;
  document: AnnotationDocument;
}

export interface Submission {
  /** Made here once: sending it again changes nothing. */
  submission: string;
  document: AnnotationDocument;
  /** Active seconds, measured here. */
  seconds: number;
  /** Edits of shapes, labels and fields, summed over objects. */
  edits: number;
  /** `edits_by_object`, assistance, and whatever else was true while working. */
  conditions: Record<string, unknown>;
}

export interface Verdict {
  submission: string;
  verdict: "accept" | "return";
  comments: { text: string; object: string | null }[];
  /** Fix and accept: the reviewer's own revision; absent where nothing was changed. */
  document?: AnnotationDocument;
  seconds: number;
}

export interface TaskText {
  text: string;
}

export interface AssistRequest {
  /** What the assistant is pointed at, in the media's own coordinates. */
  document: AnnotationDocument;
  media: string;
  points?: [number, number][];
  box?: [number, number, number, number];
}

/**
 * The way out of the workbench. Every promise rejects with a `Problem` (`core/problem`); the workbench keeps the work
 * and says what is safe. `offline` problems and 401 are tried again; 409 with a code that begins with `draft.` means
 * a newer draft exists elsewhere (its sequence in `params.kept`), any other 409 or a 404/410 that the lease is gone (the local draft stays).
 */
export interface WorkbenchPorts {
  saveDraft(draft: Draft, options: { closing: boolean }): Promise<void>;
  submit(submission: Submission): Promise<void>;
  verdict(verdict: Verdict): Promise<void>;
  skip(reason: string): Promise<void>;
  invalid(call: { submission: string; reason: string }): Promise<void>;
  ask(question: { text: string; object: string | null }): Promise<void>;
  resolveComment(id: string, resolved: boolean): Promise<void>;
  /** The address of a media's bytes, or of a smaller picture of it. */
  mediaUrl(media: TaskMedia, size?: 256 | 1024): string;
  text(media: TaskMedia): Promise<TaskText>;
  /** Absent where no assistant can be asked while working. */
  assist?(request: AssistRequest): Promise<AnnotationDocument>;
  /** Goes on with a lease that ran out, while nobody else has taken the task; rejects where somebody has. */
  regain?(): Promise<void>;
  /** Leaves for the page the person came from. */
  leave(): void;
  /** After the lease was lost, or a second tab took over: on to the next task. */
  next(): void;
}

/** What stands around the work: the page that opened it fills this in. */
export interface WorkbenchFrame {
  /** Names from the outside in; the last is the item, the one before it the project. */
  crumbs: { title: string; href?: string }[];
  progress?: { done: number; total: number };
  today?: { tasks: number; seconds: number };
  /** Neighbours for the filmstrip, the present one marked. */
  film?: { id: string; preview: string | null; title: string; current: boolean; open?: () => void }[];
  /** Stands at the right end of the bar, before the buttons. */
  extra?: ReactNode;
  /** There for whoever sits at a workbench for the first time: they are shown the way until it is `over`. */
  newcomer?: { over(): void };
}

export interface WorkbenchProps {
  task: WorkbenchTask;
  ports: WorkbenchPorts;
  frame: WorkbenchFrame;
}

/** The half of a modality that is loaded when its first task opens. */
export interface ModalityCode {
  Workbench: ComponentType<WorkbenchProps>;
  /** Brings media into memory, decoded, so that the task opens at once. */
  prefetch(task: WorkbenchTask, ports: WorkbenchPorts): Promise<void>;
}

/** The light half: known to every page. */
export interface ModalityManifest {
  name: string;
  title: Words;
  /** Declares commands that are known only once the kinds of shape and field are. */
  declare?(): Promise<void>;
  load(): Promise<ModalityCode>;
}

export const modalities = new Registry<ModalityManifest>("modality");
