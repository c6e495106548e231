import type { AnnotationDocument } from "../core/document";
import type { Ontology } from "../core/ontology";
import type { Words } from "../core/words";
import type { components, operations } from "./generated/schema";

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
export type Job = Schemas["JobShown"];
export type Plugin = Schemas["PluginShown"];
export type PluginRoom = operations["plugins.list"]["parameters"]["path"]["room"];
export type Template = Schemas["TemplateShown"];
export type Project = Schemas["ProjectShown"];
export type StageSpec = Schemas["StageShown"];
export type Lease = Schemas["Lease"];
export type Release = Schemas["ReleaseOut"];
export type Export = Schemas["ExportOut"];
export type AuditEntry = Schemas["EventShown"];

/** A page of a list: `next` is the cursor of the following page. */
export interface PageOf<Row> {
  items: Row[];
  next: string | null;
  total?: number | null;
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

export interface Comment {
  id: string;
  text: string;
  object: string | null;
  author: { id: string; name: string } | null;
  resolved: boolean;
  created_at: string;
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

export type TaskState = "waiting" | "returned" | "in_review" | "preparing" | "accepted" | "invalid";

export interface TaskHolder {
  lease: string;
  user: string;
  stage: string;
  since: string;
  expires_at: string;
}

export interface TaskRow {
  id: string;
  item: string;
  key: string;
  stage: string;
  state: TaskState;
  priority: number;
  round: number;
  returns: number;
  remaining: number;
  routing: boolean;
  annotation: string | null;
  created_at: string;
  updated_at: string;
  holders: TaskHolder[];
}

export interface TaskEvent {
  id: string;
  kind: string;
  stage: string;
  actor: string | null;
  at: string;
}

export interface Task extends TaskRow {
  events: TaskEvent[];
}

export interface Question {
  id: string;
  task: string;
  key: string;
  object: string | null;
  author: string;
  text: string;
  created_at: string;
  resolved_at: string | null;
}
