-- Made from src/dianjing/server/db/models by: python tools/baseline.py

CREATE OR REPLACE FUNCTION dianjing_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT now() + coalesce(nullif(current_setting('dianjing.shift', true), '')::interval, interval '0')
$$;

CREATE OR REPLACE FUNCTION dianjing_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT (
    overlay(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 4096000)::bigint), 15, '0') PLACING '7' FROM 13 FOR 0)
    || to_hex((random() * 4611686018427387903)::bigint | (-9223372036854775807 - 1)))::uuid
$$;

CREATE TABLE access_tokens (
  id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  user_id UUID NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT[] DEFAULT '{}' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  last_used_at TIMESTAMP WITH TIME ZONE,
  expires_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_access_tokens PRIMARY KEY (id),
  CONSTRAINT uq_access_tokens_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_access_tokens_user_id ON access_tokens (user_id);

CREATE TABLE annotations (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  item_id UUID NOT NULL,
  layer_id UUID NOT NULL,
  project_id UUID,
  task_id UUID,
  slot_id UUID,
  parent_id UUID,
  author_id UUID,
  author_kind TEXT NOT NULL,
  assistant TEXT,
  ontology_version INTEGER,
  guideline_version INTEGER,
  status TEXT NOT NULL,
  submission_id UUID,
  seconds FLOAT(53),
  edits INTEGER,
  objects INTEGER DEFAULT 0 NOT NULL,
  labels TEXT[] DEFAULT '{}' NOT NULL,
  assisted BOOLEAN,
  conditions JSONB DEFAULT '{}' NOT NULL,
  media_hashes JSONB DEFAULT '{}' NOT NULL,
  codec SMALLINT DEFAULT 0 NOT NULL,
  key_id UUID,
  hash TEXT,
  document BYTEA,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  erased_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_annotations PRIMARY KEY (id)
);

CREATE INDEX ix_annotations_item ON annotations (item_id, layer_id, id);

CREATE INDEX ix_annotations_layer ON annotations (workspace_id, layer_id, id);

CREATE INDEX ix_annotations_task ON annotations (task_id, id) WHERE task_id IS NOT NULL;

CREATE UNIQUE INDEX uq_annotations_submission ON annotations (submission_id) WHERE submission_id IS NOT NULL;

CREATE TABLE assist_requests (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  task_id UUID NOT NULL,
  key TEXT NOT NULL,
  assistant TEXT COLLATE "C" NOT NULL,
  options JSONB DEFAULT '{}' NOT NULL,
  control BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_assist_requests PRIMARY KEY (id)
);

CREATE INDEX ix_assist_requests_project ON assist_requests (workspace_id, project_id, id);

CREATE TABLE assistant_states (
  project_id UUID NOT NULL,
  assistant TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  workspace_id UUID NOT NULL,
  state BYTEA NOT NULL,
  examples BIGINT DEFAULT 0 NOT NULL,
  learnt_until UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_assistant_states PRIMARY KEY (project_id, assistant, version)
);

CREATE TABLE audit_epochs (
  number INTEGER NOT NULL,
  cluster TEXT NOT NULL,
  begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
  reason TEXT NOT NULL,
  first_id BIGINT NOT NULL,
  border BIGINT NOT NULL,
  CONSTRAINT pk_audit_epochs PRIMARY KEY (number)
);

CREATE TABLE audit_events (
  workspace_id UUID NOT NULL,
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  xid BIGINT DEFAULT pg_current_xact_id()::text::bigint NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  actor_id UUID,
  via TEXT NOT NULL,
  verb TEXT NOT NULL,
  thing_kind TEXT NOT NULL,
  thing_id UUID,
  request_id TEXT DEFAULT '' NOT NULL,
  refs JSONB,
  CONSTRAINT pk_audit_events PRIMARY KEY (workspace_id, id)
);

CREATE INDEX ix_audit_events_xid ON audit_events USING brin (xid) WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE audit_reads (
  workspace_id UUID NOT NULL,
  actor_id UUID NOT NULL,
  thing_id UUID NOT NULL,
  kind TEXT NOT NULL,
  slot TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_audit_reads PRIMARY KEY (workspace_id, actor_id, thing_id, kind, slot)
);

CREATE INDEX ix_audit_reads_slot ON audit_reads (slot);

CREATE TABLE audit_seals (
  workspace_id UUID NOT NULL,
  number INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  previous TEXT NOT NULL,
  root TEXT NOT NULL,
  count BIGINT NOT NULL,
  from_xid BIGINT NOT NULL,
  to_xid BIGINT NOT NULL,
  sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  hash TEXT NOT NULL,
  first_id BIGINT NOT NULL,
  last_id BIGINT NOT NULL,
  CONSTRAINT pk_audit_seals PRIMARY KEY (workspace_id, number)
);

CREATE TABLE batches (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  state TEXT DEFAULT 'open' NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_batches PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_batches_name ON batches (workspace_id, project_id, name);

CREATE TABLE blobs (
  workspace_id UUID NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  scope UUID,
  size BIGINT NOT NULL,
  key_id UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  touched_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_blobs PRIMARY KEY (workspace_id, hash)
);

CREATE TABLE chores (
  name TEXT NOT NULL,
  next_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  error TEXT,
  CONSTRAINT pk_chores PRIMARY KEY (name)
);

CREATE TABLE comments (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  task_id UUID NOT NULL,
  annotation_id UUID,
  object TEXT,
  kind TEXT NOT NULL,
  author_id UUID NOT NULL,
  text TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  resolved_by UUID,
  resolved_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_comments PRIMARY KEY (id)
);

CREATE INDEX ix_comments_questions ON comments (workspace_id, project_id, id) WHERE kind = 'question';

CREATE INDEX ix_comments_task ON comments (task_id, id);

CREATE TABLE concepts (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  title JSONB DEFAULT '{}' NOT NULL,
  description JSONB,
  parent_id UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_concepts PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_concepts_name ON concepts (workspace_id, name);

CREATE TABLE correction_items (
  correction_id UUID NOT NULL,
  item_id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  objects JSONB DEFAULT '{}' NOT NULL,
  outcome TEXT,
  changed INTEGER DEFAULT 0 NOT NULL,
  before_id UUID,
  after_id UUID,
  former JSONB DEFAULT '{}' NOT NULL,
  undone TEXT,
  CONSTRAINT pk_correction_items PRIMARY KEY (correction_id, item_id)
);

CREATE INDEX ix_correction_items_item ON correction_items (item_id);

CREATE TABLE corrections (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  layer_id UUID NOT NULL,
  kind TEXT NOT NULL,
  asked JSONB DEFAULT '{}' NOT NULL,
  objects INTEGER DEFAULT 0 NOT NULL,
  items INTEGER DEFAULT 0 NOT NULL,
  missed INTEGER DEFAULT 0 NOT NULL,
  counts JSONB DEFAULT '{}' NOT NULL,
  undone JSONB,
  job_id UUID,
  undo_job_id UUID,
  created_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  undone_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_corrections PRIMARY KEY (id)
);

CREATE INDEX ix_corrections_project ON corrections (workspace_id, project_id, id);

CREATE TABLE cursors (
  user_id UUID NOT NULL,
  lane_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  CONSTRAINT pk_cursors PRIMARY KEY (user_id, lane_id)
)
 WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE datasets (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  title TEXT,
  description TEXT,
  modality TEXT,
  sensitivity INTEGER DEFAULT 0 NOT NULL,
  key_id UUID,
  settings JSONB DEFAULT '{}' NOT NULL,
  items BIGINT DEFAULT 0 NOT NULL,
  releases BIGINT DEFAULT 0 NOT NULL,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  deleted_at TIMESTAMP WITH TIME ZONE,
  purged_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_datasets PRIMARY KEY (id)
);

CREATE INDEX ix_datasets_purged ON datasets (deleted_at) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

CREATE INDEX ix_datasets_workspace_id_id ON datasets (workspace_id, id);

CREATE UNIQUE INDEX uq_datasets_name ON datasets (workspace_id, name) WHERE deleted_at IS NULL;

CREATE TABLE derivatives (
  media_id UUID NOT NULL,
  name TEXT NOT NULL,
  workspace_id UUID NOT NULL,
  type TEXT NOT NULL,
  blob TEXT NOT NULL,
  size BIGINT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_derivatives PRIMARY KEY (media_id, name)
);

CREATE INDEX ix_derivatives_blob ON derivatives (workspace_id, blob);

CREATE TABLE drafts (
  task_id UUID NOT NULL,
  user_id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  slot_id UUID NOT NULL,
  sequence BIGINT NOT NULL,
  codec SMALLINT DEFAULT 0 NOT NULL,
  key_id UUID,
  document BYTEA NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_drafts PRIMARY KEY (task_id, user_id)
)
 WITH (fillfactor = 50, toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE exports (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  release_id UUID NOT NULL,
  format TEXT NOT NULL,
  options JSONB DEFAULT '{}' NOT NULL,
  state TEXT DEFAULT 'waiting' NOT NULL,
  job_id UUID,
  blob TEXT,
  size BIGINT,
  report JSONB DEFAULT '{}' NOT NULL,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE,
  expires_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_exports PRIMARY KEY (id)
);

CREATE INDEX ix_exports_blob ON exports (workspace_id, blob) WHERE blob IS NOT NULL;

CREATE INDEX ix_exports_release ON exports (workspace_id, release_id, id);

CREATE TABLE grants (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  grantee_id UUID NOT NULL,
  target TEXT NOT NULL,
  target_id UUID NOT NULL,
  permissions TEXT[] DEFAULT '{}' NOT NULL,
  view JSONB DEFAULT '{}' NOT NULL,
  contract TEXT,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE,
  revoked_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_grants PRIMARY KEY (id)
);

CREATE INDEX ix_grants_grantee ON grants (grantee_id, id);

CREATE INDEX ix_grants_target ON grants (workspace_id, target_id);

CREATE INDEX ix_grants_workspace ON grants (workspace_id, id);

CREATE TABLE guideline_versions (
  project_id UUID NOT NULL,
  version INTEGER NOT NULL,
  workspace_id UUID NOT NULL,
  text JSONB DEFAULT '{}' NOT NULL,
  hash TEXT NOT NULL,
  note TEXT,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_guideline_versions PRIMARY KEY (project_id, version)
);

CREATE INDEX ix_guideline_versions_workspace ON guideline_versions (workspace_id, project_id, version);

CREATE TABLE heads (
  layer_id UUID NOT NULL,
  item_id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  annotation_id UUID NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  set_by UUID,
  set_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_heads PRIMARY KEY (layer_id, item_id)
);

CREATE INDEX ix_heads_item ON heads (item_id);

CREATE INDEX ix_heads_status ON heads (workspace_id, layer_id, status, item_id);

CREATE TABLE import_entries (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY,
  workspace_id UUID NOT NULL,
  import_id UUID NOT NULL,
  severity TEXT NOT NULL,
  path TEXT,
  code TEXT NOT NULL,
  message JSONB DEFAULT '{}' NOT NULL,
  hint JSONB,
  CONSTRAINT pk_import_entries PRIMARY KEY (id)
);

CREATE INDEX ix_import_entries_import ON import_entries (workspace_id, import_id, id);

CREATE TABLE imports (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  job_id UUID,
  layer_id UUID,
  created_by UUID NOT NULL,
  source JSONB DEFAULT '{}' NOT NULL,
  format TEXT NOT NULL,
  options JSONB DEFAULT '{}' NOT NULL,
  in_place BOOLEAN DEFAULT false NOT NULL,
  state TEXT DEFAULT 'waiting' NOT NULL,
  added BIGINT DEFAULT 0 NOT NULL,
  changed BIGINT DEFAULT 0 NOT NULL,
  same BIGINT DEFAULT 0 NOT NULL,
  refused BIGINT DEFAULT 0 NOT NULL,
  resume JSONB DEFAULT '{}' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_imports PRIMARY KEY (id)
);

CREATE INDEX ix_imports_dataset ON imports (workspace_id, dataset_id, id);

CREATE TABLE invitations (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  role TEXT NOT NULL,
  email TEXT,
  created_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  accepted_by UUID,
  accepted_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_invitations PRIMARY KEY (id),
  CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_invitations_workspace_id_id ON invitations (workspace_id, id);

CREATE TABLE item_labels (
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  item_id UUID NOT NULL,
  layer_id UUID NOT NULL,
  objects INTEGER NOT NULL,
  CONSTRAINT pk_item_labels PRIMARY KEY (workspace_id, dataset_id, label, key, item_id, layer_id)
);

CREATE INDEX ix_item_labels_item ON item_labels (item_id, layer_id);

CREATE TABLE items (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  modality TEXT COLLATE "C" NOT NULL,
  split TEXT COLLATE "C",
  "group" TEXT COLLATE "C",
  metadata JSONB DEFAULT '{}' NOT NULL,
  extra JSONB DEFAULT '{}' NOT NULL,
  sensitivity INTEGER DEFAULT 0 NOT NULL,
  derived_from UUID,
  derivation JSONB,
  import_id UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  deleted_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_items PRIMARY KEY (id)
);

CREATE INDEX ix_items_dataset ON items (workspace_id, dataset_id, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_items_deleted ON items (workspace_id, dataset_id, key, id) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_items_group ON items (workspace_id, dataset_id, "group", key) WHERE deleted_at IS NULL AND "group" IS NOT NULL;

CREATE INDEX ix_items_modality ON items (workspace_id, dataset_id, modality, key) WHERE deleted_at IS NULL;

CREATE INDEX ix_items_purged ON items (deleted_at, id) WHERE deleted_at > '2000-01-01 00:00+00';

CREATE INDEX ix_items_split ON items (workspace_id, dataset_id, split, key) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_items_key ON items (workspace_id, dataset_id, key) WHERE deleted_at IS NULL;

CREATE TABLE jobs (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  kind TEXT NOT NULL,
  state TEXT DEFAULT 'queued' NOT NULL,
  arguments JSONB NOT NULL,
  thing_kind TEXT,
  thing_id UUID,
  done BIGINT DEFAULT 0 NOT NULL,
  total BIGINT,
  message JSONB,
  checkpoint JSONB,
  result JSONB,
  error JSONB,
  log JSONB DEFAULT '[]' NOT NULL,
  run INTEGER DEFAULT 0 NOT NULL,
  failures SMALLINT DEFAULT 0 NOT NULL,
  worker TEXT,
  heartbeat_at TIMESTAMP WITH TIME ZONE,
  cancel_requested BOOLEAN DEFAULT false NOT NULL,
  queue_id BIGINT,
  priority INTEGER DEFAULT 0 NOT NULL,
  lock TEXT,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_jobs PRIMARY KEY (id),
  CONSTRAINT ck_jobs_state CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled'))
);

CREATE INDEX ix_jobs_unfinished ON jobs (state, heartbeat_at) WHERE state IN ('queued', 'running');

CREATE INDEX ix_jobs_workspace_id_id ON jobs (workspace_id, id);

CREATE INDEX ix_jobs_workspace_id_thing_id ON jobs (workspace_id, thing_id);

CREATE TABLE lanes (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  demand TEXT COLLATE "C" DEFAULT '' NOT NULL,
  level INTEGER NOT NULL,
  place SMALLINT NOT NULL,
  last BIGINT DEFAULT 0 NOT NULL,
  low BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_lanes PRIMARY KEY (id)
)
 WITH (fillfactor = 50);

CREATE UNIQUE INDEX uq_lanes_place ON lanes (project_id, stage, demand, level, place);

CREATE TABLE layers (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  project_id UUID,
  kind TEXT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  source JSONB DEFAULT '{}' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_layers PRIMARY KEY (id)
);

CREATE INDEX ix_layers_project ON layers (project_id) WHERE project_id IS NOT NULL;

CREATE UNIQUE INDEX uq_layers_name ON layers (workspace_id, dataset_id, name);

CREATE TABLE media (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  item_id UUID NOT NULL,
  name TEXT NOT NULL,
  position INTEGER DEFAULT 0 NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  type TEXT NOT NULL,
  role TEXT,
  facts JSONB DEFAULT '{}' NOT NULL,
  calibration JSONB DEFAULT '{}' NOT NULL,
  size BIGINT,
  sha256 TEXT,
  encoding TEXT,
  derived JSONB,
  problem TEXT,
  probed_at TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  replaced_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_media PRIMARY KEY (id)
);

CREATE INDEX ix_media_sha256 ON media (workspace_id, sha256);

CREATE UNIQUE INDEX uq_media_name ON media (item_id, name, version);

CREATE TABLE media_parts (
  media_id UUID NOT NULL,
  position INTEGER NOT NULL,
  workspace_id UUID NOT NULL,
  blob TEXT,
  inline BYTEA,
  address TEXT,
  etag TEXT,
  size BIGINT,
  stream INTEGER,
  time FLOAT(53),
  pose FLOAT(53)[],
  CONSTRAINT pk_media_parts PRIMARY KEY (media_id, position)
);

CREATE INDEX ix_media_parts_blob ON media_parts (workspace_id, blob);

CREATE TABLE members (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  user_id UUID NOT NULL,
  role TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_members PRIMARY KEY (id)
);

CREATE INDEX ix_members_user_id ON members (user_id);

CREATE UNIQUE INDEX uq_members_user ON members (workspace_id, user_id);

CREATE TABLE news (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  workspace_id UUID NOT NULL,
  kind TEXT NOT NULL,
  thing_id UUID NOT NULL,
  permission TEXT NOT NULL,
  project_id UUID,
  data JSONB NOT NULL,
  parts JSONB,
  CONSTRAINT pk_news PRIMARY KEY (id)
);

CREATE INDEX ix_news_at ON news USING brin (at);

CREATE INDEX ix_news_workspace_id_id ON news (workspace_id, id);

CREATE TABLE objects (
  layer_id UUID NOT NULL,
  item_id UUID NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  workspace_id UUID NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  digest UUID NOT NULL,
  touched_in UUID NOT NULL,
  touched_by UUID,
  touched_at TIMESTAMP WITH TIME ZONE NOT NULL,
  score FLOAT(53),
  change TEXT,
  CONSTRAINT pk_objects PRIMARY KEY (layer_id, item_id, object)
);

CREATE INDEX ix_objects_label ON objects (workspace_id, layer_id, label, touched_at, item_id, object);

CREATE INDEX ix_objects_person ON objects (workspace_id, layer_id, touched_by, touched_at, item_id, object) WHERE touched_by IS NOT NULL;

CREATE INDEX ix_objects_touched ON objects (workspace_id, layer_id, touched_at, item_id, object);

CREATE TABLE ontology_migrations (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  layer_id UUID NOT NULL,
  from_version INTEGER NOT NULL,
  to_version INTEGER NOT NULL,
  steps JSONB NOT NULL,
  back JSONB NOT NULL,
  undoes UUID,
  counts JSONB DEFAULT '{}' NOT NULL,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  undone_in INTEGER,
  undone_by UUID,
  undone_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_ontology_migrations PRIMARY KEY (id)
);

CREATE INDEX ix_ontology_migrations_layer ON ontology_migrations (workspace_id, layer_id, to_version);

CREATE TABLE ontology_versions (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  layer_id UUID NOT NULL,
  version INTEGER NOT NULL,
  document BYTEA NOT NULL,
  hash TEXT NOT NULL,
  note TEXT,
  migration_id UUID,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_ontology_versions PRIMARY KEY (id)
);

CREATE INDEX ix_ontology_versions_workspace ON ontology_versions (workspace_id, layer_id);

CREATE UNIQUE INDEX uq_ontology_versions_layer ON ontology_versions (layer_id, version);

CREATE TABLE outbox (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY,
  workspace_id UUID NOT NULL,
  topic TEXT COLLATE "C" NOT NULL,
  subject UUID NOT NULL,
  payload JSONB DEFAULT '{}' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  attempts SMALLINT DEFAULT 0 NOT NULL,
  error TEXT,
  CONSTRAINT pk_outbox PRIMARY KEY (id)
)
 WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX ix_outbox_topic ON outbox (topic, id);

CREATE TABLE payloads (
  annotation_id UUID NOT NULL,
  blob TEXT COLLATE "C" NOT NULL,
  workspace_id UUID NOT NULL,
  CONSTRAINT pk_payloads PRIMARY KEY (annotation_id, blob)
);

CREATE INDEX ix_payloads_blob ON payloads (workspace_id, blob);

CREATE TABLE project_members (
  project_id UUID NOT NULL,
  user_id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  widened TEXT[] DEFAULT '{}' NOT NULL,
  narrowed TEXT[] DEFAULT '{}' NOT NULL,
  qualifications TEXT[] DEFAULT '{}' NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_project_members PRIMARY KEY (project_id, user_id)
);

CREATE INDEX ix_project_members_member ON project_members (workspace_id, user_id);

CREATE TABLE projects (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  layer_id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  title TEXT,
  description TEXT,
  template TEXT,
  workflow JSONB DEFAULT '{}' NOT NULL,
  settings JSONB DEFAULT '{}' NOT NULL,
  ontology_version INTEGER DEFAULT 1 NOT NULL,
  guideline_version INTEGER DEFAULT 1 NOT NULL,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  deleted_at TIMESTAMP WITH TIME ZONE,
  purged_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_projects PRIMARY KEY (id)
);

CREATE INDEX ix_projects_dataset ON projects (workspace_id, dataset_id);

CREATE INDEX ix_projects_purged ON projects (deleted_at) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

CREATE INDEX ix_projects_workspace ON projects (workspace_id, id);

CREATE UNIQUE INDEX uq_projects_name ON projects (workspace_id, name) WHERE deleted_at IS NULL;

CREATE TABLE release_blobs (
  release_id UUID NOT NULL,
  blob TEXT COLLATE "C" NOT NULL,
  workspace_id UUID NOT NULL,
  CONSTRAINT pk_release_blobs PRIMARY KEY (release_id, blob)
);

CREATE INDEX ix_release_blobs_blob ON release_blobs (workspace_id, blob);

CREATE TABLE release_items (
  release_id UUID NOT NULL,
  position BIGINT NOT NULL,
  workspace_id UUID NOT NULL,
  item_id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  split TEXT COLLATE "C",
  media JSONB DEFAULT '{}' NOT NULL,
  annotations JSONB NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_release_items PRIMARY KEY (release_id, position)
);

CREATE INDEX ix_release_items_item ON release_items (workspace_id, item_id);

CREATE INDEX ix_release_items_split ON release_items (release_id, split, position);

CREATE UNIQUE INDEX uq_release_items_key ON release_items (release_id, key);

CREATE TABLE releases (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  number INTEGER NOT NULL,
  state TEXT DEFAULT 'building' NOT NULL,
  spec JSONB DEFAULT '{}' NOT NULL,
  counts JSONB DEFAULT '{}' NOT NULL,
  quality JSONB DEFAULT '{}' NOT NULL,
  card JSONB DEFAULT '{}' NOT NULL,
  manifest TEXT,
  hash TEXT,
  size BIGINT DEFAULT 0 NOT NULL,
  note TEXT,
  license TEXT,
  job_id UUID,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  frozen_at TIMESTAMP WITH TIME ZONE,
  withdrawn_at TIMESTAMP WITH TIME ZONE,
  withdrawn_by UUID,
  withdrawn_reason TEXT,
  successor_id UUID,
  CONSTRAINT pk_releases PRIMARY KEY (id)
);

CREATE INDEX ix_releases_workspace ON releases (workspace_id, id);

CREATE UNIQUE INDEX uq_releases_number ON releases (workspace_id, dataset_id, number);

CREATE TABLE revocations (
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_revocations PRIMARY KEY (id)
);

CREATE INDEX ix_revocations_at ON revocations (at);

CREATE TABLE sessions (
  id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  user_id UUID NOT NULL,
  address TEXT,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_sessions PRIMARY KEY (id),
  CONSTRAINT uq_sessions_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);

CREATE INDEX ix_sessions_user_id ON sessions (user_id);

CREATE TABLE sign_in_attempts (
  subject BYTEA NOT NULL,
  failures INTEGER NOT NULL,
  last_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_sign_in_attempts PRIMARY KEY (subject)
);

CREATE TABLE slots (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  task_id UUID NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  round INTEGER NOT NULL,
  slot SMALLINT NOT NULL,
  read SMALLINT DEFAULT 0 NOT NULL,
  state TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
  spent BOOLEAN DEFAULT false NOT NULL,
  demand TEXT DEFAULT '' NOT NULL,
  level INTEGER DEFAULT 0 NOT NULL,
  lane_id BIGINT,
  sort BIGINT DEFAULT 0 NOT NULL,
  prefer UUID,
  prefer_until TIMESTAMP WITH TIME ZONE,
  holder UUID,
  leased_at TIMESTAMP WITH TIME ZONE,
  expires_at TIMESTAMP WITH TIME ZONE,
  touched_at TIMESTAMP WITH TIME ZONE,
  verdict TEXT,
  reason TEXT,
  base_id UUID,
  annotation_id UUID,
  submission_id UUID,
  ontology_version INTEGER,
  guideline_version INTEGER,
  CONSTRAINT pk_slots PRIMARY KEY (id)
)
 WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.04, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);

CREATE INDEX ix_slots_expiry ON slots (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX ix_slots_holder ON slots (workspace_id, project_id, holder, state, touched_at DESC) WHERE holder IS NOT NULL;

CREATE INDEX ix_slots_lane ON slots (lane_id, sort) WHERE state = 'open' AND prefer IS NULL;

CREATE INDEX ix_slots_lapse ON slots (prefer_until) WHERE state = 'open' AND prefer_until IS NOT NULL;

CREATE INDEX ix_slots_prefer ON slots (prefer, project_id) WHERE state = 'open' AND prefer IS NOT NULL;

CREATE INDEX ix_slots_task ON slots (task_id);

CREATE UNIQUE INDEX uq_slots_once ON slots (task_id, stage, round, read, holder) WHERE spent;

CREATE TABLE task_counters (
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  tasks BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT pk_task_counters PRIMARY KEY (workspace_id, project_id, stage, state)
)
 WITH (fillfactor = 50);

CREATE TABLE task_events (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  task_id UUID NOT NULL,
  kind TEXT NOT NULL,
  stage TEXT NOT NULL,
  round INTEGER NOT NULL,
  actor_id UUID,
  data JSONB DEFAULT '{}' NOT NULL,
  at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_task_events PRIMARY KEY (id)
);

CREATE INDEX ix_task_events_task ON task_events (task_id, id);

CREATE TABLE tasks (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  item_id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  scope JSONB,
  scope_hash TEXT DEFAULT '' NOT NULL,
  batch_id UUID,
  stage TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  level INTEGER DEFAULT 0 NOT NULL,
  round INTEGER DEFAULT 1 NOT NULL,
  remaining INTEGER DEFAULT 0 NOT NULL,
  routing BOOLEAN DEFAULT false NOT NULL,
  returns INTEGER DEFAULT 0 NOT NULL,
  draw FLOAT(53) NOT NULL,
  answers JSONB DEFAULT '{}' NOT NULL,
  base_id UUID,
  head_id UUID,
  proposal_id UUID,
  proposal_score FLOAT(53),
  assisted BOOLEAN,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  updated_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_tasks PRIMARY KEY (id)
)
 WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.04, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);

CREATE INDEX ix_tasks_batch ON tasks (workspace_id, batch_id, id) WHERE batch_id IS NOT NULL;

CREATE INDEX ix_tasks_created ON tasks (workspace_id, project_id, stage, state, id);

CREATE INDEX ix_tasks_item ON tasks (item_id);

CREATE INDEX ix_tasks_key ON tasks (workspace_id, project_id, stage, state, key, id);

CREATE INDEX ix_tasks_priority ON tasks (workspace_id, project_id, stage, state, (- level), id);

CREATE INDEX ix_tasks_updated ON tasks (workspace_id, project_id, stage, state, updated_at DESC, id DESC);

CREATE UNIQUE INDEX uq_tasks_item ON tasks (project_id, item_id, scope_hash);

CREATE TABLE tombstones (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  erased_by UUID,
  erased_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_tombstones PRIMARY KEY (id)
);

CREATE INDEX ix_tombstones_workspace ON tombstones (workspace_id, erased_at);

CREATE TABLE upload_chunks (
  upload_id UUID NOT NULL,
  start BIGINT NOT NULL,
  workspace_id UUID NOT NULL,
  blob TEXT NOT NULL,
  CONSTRAINT pk_upload_chunks PRIMARY KEY (upload_id, start)
);

CREATE INDEX ix_upload_chunks_blob ON upload_chunks (workspace_id, blob);

CREATE TABLE uploads (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  dataset_id UUID NOT NULL,
  created_by UUID NOT NULL,
  path TEXT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT DEFAULT 0 NOT NULL,
  sha256 TEXT,
  state TEXT DEFAULT 'receiving' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_uploads PRIMARY KEY (id)
);

CREATE INDEX ix_uploads_dataset ON uploads (workspace_id, dataset_id, id);

CREATE TABLE users (
  id UUID NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT,
  administrator BOOLEAN DEFAULT false NOT NULL,
  language TEXT,
  theme TEXT,
  settings JSONB DEFAULT '{}' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  disabled_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_users PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_users_email ON users (lower(email));

CREATE TABLE verdicts (
  id UUID NOT NULL,
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  task_id UUID NOT NULL,
  slot_id UUID NOT NULL,
  reviewer_id UUID NOT NULL,
  verdict TEXT NOT NULL,
  annotation_id UUID,
  fixed_id UUID,
  own_work BOOLEAN DEFAULT false NOT NULL,
  seconds FLOAT(53),
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  CONSTRAINT pk_verdicts PRIMARY KEY (id)
);

CREATE INDEX ix_verdicts_project ON verdicts (workspace_id, project_id, id);

CREATE INDEX ix_verdicts_task ON verdicts (task_id, id);

CREATE TABLE work_counters (
  workspace_id UUID NOT NULL,
  project_id UUID NOT NULL,
  user_id UUID NOT NULL,
  stage TEXT COLLATE "C" NOT NULL,
  day INTEGER NOT NULL,
  submitted BIGINT DEFAULT 0 NOT NULL,
  invalid BIGINT DEFAULT 0 NOT NULL,
  skipped BIGINT DEFAULT 0 NOT NULL,
  accepted BIGINT DEFAULT 0 NOT NULL,
  returned BIGINT DEFAULT 0 NOT NULL,
  objects BIGINT DEFAULT 0 NOT NULL,
  edits BIGINT DEFAULT 0 NOT NULL,
  seconds FLOAT(53) DEFAULT 0 NOT NULL,
  CONSTRAINT pk_work_counters PRIMARY KEY (workspace_id, project_id, user_id, stage, day)
)
 WITH (fillfactor = 50);

CREATE INDEX ix_work_counters_day ON work_counters (workspace_id, project_id, day);

CREATE TABLE workspaces (
  id UUID NOT NULL,
  slug TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  settings JSONB DEFAULT '{}' NOT NULL,
  created_by UUID,
  created_at TIMESTAMP WITH TIME ZONE DEFAULT dianjing_now() NOT NULL,
  deleted_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_workspaces PRIMARY KEY (id)
);

CREATE INDEX ix_workspaces_deleted_at ON workspaces (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE UNIQUE INDEX uq_workspaces_slug ON workspaces (slug);

-- The queue of jobs: the schema of procrastinate (MIT licence), as it ships it.
-- Procrastinate Schema

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
EXCEPTION
    WHEN OTHERS THEN
        -- On managed PostgreSQL services (e.g. Azure Database for PostgreSQL, Amazon RDS,
        -- Google Cloud SQL), CREATE EXTENSION may fail with various error codes:
        -- insufficient_privilege, feature_not_supported, or provider-specific errors.
        -- Before ignoring, verify the extension actually exists — if it does not exist
        -- and cannot be created, re-raise so the failure is explicit.
        IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'plpgsql') THEN
            RAISE NOTICE 'plpgsql extension already exists, skipping creation.';
        ELSE
            RAISE;
        END IF;
END;
$$;

-- Enums

CREATE TYPE procrastinate_job_status AS ENUM (
    'todo',  -- The job is queued
    'doing',  -- The job has been fetched by a worker
    'succeeded',  -- The job ended successfully
    'failed',  -- The job ended with an error
    'cancelled', -- The job was cancelled
    'aborting',  -- legacy, not used anymore since v3.0.0
    'aborted'  -- The job was aborted
);

CREATE TYPE procrastinate_job_event_type AS ENUM (
    'deferred',  -- Job created, in todo
    'started',  -- todo -> doing
    'deferred_for_retry',  -- doing -> todo
    'failed',  -- doing -> failed
    'succeeded',  -- doing -> succeeded
    'cancelled', -- todo -> cancelled
    'abort_requested', -- not a state transition, but set in a separate field
    'aborted', -- doing -> aborted (only allowed when abort_requested field is set)
    'scheduled', -- not a state transition, but recording when a task is scheduled for
    'retried' -- Manually retried failed job
);

-- Composite Types

CREATE TYPE procrastinate_job_to_defer_v1 AS (
    queue_name character varying,
    task_name character varying,
    priority integer,
    lock text,
    queueing_lock text,
    args jsonb,
    scheduled_at timestamp with time zone
);

-- Tables

CREATE TABLE procrastinate_workers(
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    last_heartbeat timestamp with time zone NOT NULL DEFAULT NOW()
);

CREATE TABLE procrastinate_jobs (
    id bigserial PRIMARY KEY,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}' NOT NULL,
    status procrastinate_job_status DEFAULT 'todo'::procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone NULL,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint REFERENCES procrastinate_workers(id) ON DELETE SET NULL,
    CONSTRAINT check_not_todo_abort_requested CHECK (NOT (status = 'todo' AND abort_requested = true))
);

CREATE TABLE procrastinate_periodic_defers (
    id bigserial PRIMARY KEY,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint REFERENCES procrastinate_jobs(id) NULL,
    periodic_id character varying(128) NOT NULL DEFAULT '',
    CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp)
);

CREATE TABLE procrastinate_events (
    id bigserial PRIMARY KEY,
    job_id bigint NOT NULL REFERENCES procrastinate_jobs ON DELETE CASCADE,
    type procrastinate_job_event_type,
    at timestamp with time zone DEFAULT NOW() NULL
);

-- Constraints & Indices

-- this prevents from having several jobs with the same queueing lock in the "todo" state
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON procrastinate_jobs (queueing_lock) WHERE status = 'todo';
-- this prevents from having several jobs with the same lock in the "doing" state
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON procrastinate_jobs (lock) WHERE status = 'doing';

-- Index for select_stalled_jobs_by_heartbeat query
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON procrastinate_jobs(worker_id) WHERE worker_id IS NOT NULL AND status = 'doing'::procrastinate_job_status;

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON procrastinate_jobs(queue_name);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON procrastinate_jobs (id, lock) WHERE status = ANY (ARRAY['todo'::procrastinate_job_status, 'doing'::procrastinate_job_status]);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON procrastinate_jobs(priority desc, id asc) WHERE (status = 'todo'::procrastinate_job_status);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON procrastinate_events(job_id);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON procrastinate_periodic_defers(job_id);

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON procrastinate_workers(last_heartbeat);

-- Functions
CREATE FUNCTION procrastinate_defer_jobs_v1(
    jobs procrastinate_job_to_defer_v1[]
)
    RETURNS bigint[]
    LANGUAGE plpgsql
AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION procrastinate_defer_periodic_job_v2(
    _queue_name character varying,
    _lock character varying,
    _queueing_lock character varying,
    _task_name character varying,
    _priority integer,
    _periodic_id character varying,
    _defer_timestamp bigint,
    _args jsonb
)
    RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE FUNCTION procrastinate_fetch_job_v2(
    target_queue_names character varying[],
    p_worker_id bigint
)
    RETURNS procrastinate_jobs
    LANGUAGE plpgsql
AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION procrastinate_finish_job_v1(job_id bigint, end_status procrastinate_job_status, delete_job boolean)
    RETURNS void
    LANGUAGE plpgsql
AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean)
    RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION procrastinate_retry_job_v1(
    job_id bigint,
    retry_at timestamp with time zone,
    new_priority integer,
    new_queue_name character varying,
    new_lock character varying
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION procrastinate_retry_job_v2(
    job_id bigint,
    retry_at timestamp with time zone,
    new_priority integer,
    new_queue_name character varying,
    new_lock character varying
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION procrastinate_notify_queue_job_inserted_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_notify_queue_abort_job_v1()
RETURNS trigger
    LANGUAGE plpgsql
AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_status_events_insert_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_status_events_update_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_function_scheduled_events_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION procrastinate_unlink_periodic_defers_v1()
    RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION procrastinate_register_worker_v1()
    RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION procrastinate_unregister_worker_v1(worker_id bigint)
    RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION procrastinate_update_heartbeat_v1(worker_id bigint)
    RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat float)
    RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

-- Triggers

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1
    AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1
    AFTER UPDATE OF abort_requested ON procrastinate_jobs
    FOR EACH ROW WHEN ((old.abort_requested = false AND new.abort_requested = true AND new.status = 'doing'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1
    AFTER UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW
    EXECUTE PROCEDURE procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1
    AFTER INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1
    AFTER UPDATE OR INSERT ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.scheduled_at IS NOT NULL AND new.status = 'todo'::procrastinate_job_status))
    EXECUTE PROCEDURE procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1
    AFTER UPDATE OF abort_requested ON procrastinate_jobs
    FOR EACH ROW WHEN ((new.abort_requested = true))
    EXECUTE PROCEDURE procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1
    BEFORE DELETE ON procrastinate_jobs
    FOR EACH ROW EXECUTE PROCEDURE procrastinate_unlink_periodic_defers_v1();
