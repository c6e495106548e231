import type { components, operations } from "./generated/schema";

type Schemas = components["schemas"];

/** What a route takes, under the server's own name for it. */
export type Sent<Name extends keyof Schemas> = Schemas[Name];

export type Me = Schemas["Me"];
export type MyWorkspace = Schemas["MyWorkspace"];
export type Member = Schemas["MemberShown"];
export type Role = Member["role"];
export type Token = Schemas["TokenShown"];
export type Session = Schemas["SessionShown"];
export type AuditEvent = Schemas["EventShown"];
export type Dataset = Schemas["DatasetOut"];
export type Item = Schemas["ItemOut"];
export type Media = Schemas["MediaOut"];
export type Import = Schemas["ImportOut"];
export type ImportEntry = Schemas["EntryOut"];
export type Job = Schemas["JobShown"];
export type Plugin = Schemas["PluginShown"];
export type PluginRoom = operations["plugins.list"]["parameters"]["path"]["room"];
export type Template = Schemas["TemplateShown"];
export type Project = Schemas["ProjectShown"];
export type StageSpec = Schemas["StageShown"];
export type OntologyVersion = Schemas["OntologyShown"];
export type OntologyVersionRow = Schemas["OntologyVersionShown"];
export type Migration = Schemas["MigrationShown"];
export type Guideline = Schemas["GuidelineShown"];
export type TaskRow = Schemas["TaskShown"];
export type TaskState = TaskRow["state"];
export type Task = Schemas["TaskHistory"];
export type Homecoming = Schemas["Homecoming"];
export type TaskOfMine = Omit<Schemas["TaskLeft"], "lease" | "drafted">;
export type Lease = Schemas["Lease"];
export type Revision = Schemas["RevisionShown"];
export type OpenedRevision = Schemas["RevisionOpened"];
export type Measurement = Schemas["MeasurementOut"];
export type AgreementMetric = Schemas["MetricOut"];
export type Assistance = Schemas["AssistanceOut"];
export type Release = Schemas["ReleaseOut"];
export type Export = Schemas["ExportOut"];
export type ProjectObject = Schemas["ObjectShown"];
export type Correction = Schemas["CorrectionShown"];
export type Difference = Schemas["Difference"];
