import type { AnnotationDocument } from "../core/document";
import type { Ontology } from "../core/ontology";
import type { Words } from "../core/words";
import type { components } from "./generated/schema";

type Schemas = components["schemas"];

/** What a route takes, under the server's own name for it. */
export type Sent<Name extends keyof Schemas> = Schemas[Name];

export type Me = Schemas["Me"];
export type MyWorkspace = Schemas["MyWorkspace"];
export type Member = Schemas["MemberShown"];
export type Role = Member["role"];
export type InvitationMade = Schemas["InvitationMade"];
export type Token = Schemas["TokenShown"];
export type Dataset = Schemas["DatasetOut"];
export type Item = Schemas["ItemOut"];
export type Media = Schemas["MediaOut"];
export type Import = Schemas["ImportOut"];
export type ImportEntry = Schemas["EntryOut"];
export type Upload = Schemas["UploadOut"];

/** A page of a list: `next` is the cursor of the following page. */
export interface PageOf<Row> {
  items: Row[];
  next: string | null;
  total?: number | null;
}

export type ItemStatus = "waiting" | "in_review" | "returned" | "accepted" | "invalid";

export type JobState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface Job {
  id: string;
  kind: string;
  title: Words | null;
  state: JobState;
  done: number;
  total: number | null;
  message: Words | null;
  error: { title: string; detail?: string; hint?: string } | null;
  created_at: string;
  updated_at: string;
  finished_at: string | null;
}

export interface Plugin {
  name: string;
  title: Words;
  available: boolean;
  install: string | null;
  options: Record<string, unknown> | null;
}

export interface StageSpec {
  name: string;
  kind: string;
  settings: Record<string, unknown>;
}

export interface Workflow {
  stages: StageSpec[];
}

export interface Project {
  id: string;
  name: string;
  title: string | null;
  description: string | null;
  template: string | null;
  dataset: { id: string; name: string; title: string | null };
  ontology_version: number;
  guideline_version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
}

export interface Progress {
  total: number;
  waiting: number;
  in_review: number;
  returned: number;
  accepted: number;
  invalid: number;
  /** For the person who asks: what they could take now, and what came back to them. */
  mine?: { returned: number; drafts: number };
}

export interface Template {
  name: string;
  title: Words;
  description: Words;
  modality: string;
  ontology: Ontology;
}

export interface OntologyVersion {
  version: number;
  hash: string;
  ontology: Ontology;
}

export interface VersionRow {
  version: number;
  created_at: string;
  created_by: { id: string; name: string } | null;
  note: string | null;
}

export interface Guideline {
  version: number;
  text: Words;
}

export interface TaskRow {
  id: string;
  item: { id: string; key: string; preview: string | null };
  stage: string;
  state: string;
  priority: number;
  returns: number;
  holder: { id: string; name: string } | null;
  updated_at: string;
}

export interface TaskEvent {
  at: string;
  kind: string;
  stage: string;
  actor: { id: string; name: string } | null;
  data: Record<string, unknown>;
}

export interface Task extends TaskRow {
  project: { id: string; name: string; title: string | null };
  history: TaskEvent[];
  comments: Comment[];
}

export interface Comment {
  id: string;
  text: string;
  object: string | null;
  author: { id: string; name: string } | null;
  resolved: boolean;
  created_at: string;
}

export interface Lease {
  id: string;
  expires_at: string;
  task: { id: string; stage: string; priority: number; read: number; returns?: number };
  item: {
    id: string;
    key: string;
    modality: string;
    media: Media[];
    metadata: Record<string, unknown>;
  };
  document: AnnotationDocument;
  proposals: AnnotationDocument | null;
  assisted: boolean;
  draft: { sequence: number; document: AnnotationDocument } | null;
  ontology: { version: number; hash?: string; ontology?: Ontology };
  guideline_version: number;
  comments: Comment[];
  base: { revision: string; author: { id: string; name: string } | null; created_at: string } | null;
}

export interface MyWork {
  task: string;
  item: { id: string; key: string; preview: string | null };
  state: string;
  verdict: string | null;
  annotation: string | null;
  at: string;
}

export interface Annotation {
  id: string;
  item: string;
  project: string | null;
  layer: { id: string; name: string; kind: string };
  author: { id: string; name: string } | null;
  author_kind: string;
  assistant: string | null;
  status: string;
  objects: number;
  seconds: number | null;
  edits: number | null;
  ontology_version: number | null;
  guideline_version: number | null;
  parent: string | null;
  hash: string | null;
  created_at: string;
  document?: AnnotationDocument;
}

export interface Arm {
  n: number;
  seconds_per_object: number | null;
  edits_per_object: number | null;
}

export interface Assistance {
  assisted: Arm;
  control: Arm;
  ratio: { value: number; low: number; high: number } | null;
}

export interface Question {
  id: string;
  task: string;
  item: { id: string; key: string };
  text: string;
  object: string | null;
  author: { id: string; name: string } | null;
  resolved: boolean;
  created_at: string;
}

export interface ReleaseRow {
  id: string;
  dataset: { id: string; name: string; title: string | null };
  number: number;
  address: string;
  state: string;
  items: number;
  objects: number;
  note: string | null;
  license: string | null;
  created_by: { id: string; name: string } | null;
  created_at: string;
}

export interface Release extends ReleaseRow {
  splits: Record<string, number>;
  classes: Record<string, number>;
  card: string | null;
  checksum: string | null;
  bytes: number | null;
  settings: Record<string, unknown>;
  job: Job | null;
  successor: string | null;
}

export interface ReleaseDifference {
  added: string[];
  removed: string[];
  changed: string[];
  counts: { added: number; removed: number; changed: number; same: number };
}

export interface Export {
  id: string;
  format: string;
  state: string;
  bytes: number | null;
  job: Job | null;
  created_at: string;
}

export interface AuditRow {
  id: string;
  at: string;
  actor: { id: string; name: string } | null;
  verb: string;
  subject: string | null;
  subject_kind: string | null;
  data: Record<string, unknown>;
}
