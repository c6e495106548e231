-- The hot path of the work: every statement that runs each time somebody takes, saves or hands in a task.
--
-- The server prepares these statements as they stand (`kit/hot.py`), and `dianjing bench work` gives the same file to
-- pgbench. A statement begins with `-- name: NAME` and takes `:parameters`. This file is the one named exception to
-- guarded queries: each statement names the workspace itself, or reaches a row by an id out of a row that it so found.
--
-- `OFFSET 0` keeps the planner from turning a look-up by the whole key into a join: with the statistics of a young
-- table it would read an index from one end to the other.

-- name: station
-- A member's place in a project of one of :workspaces. No row: it is in none of them, or deleted.
SELECT p.workspace_id, p.layer_id, p.workflow::text AS workflow, p.settings::text AS settings,
  e.widened, e.narrowed, e.qualifications,
  (SELECT count(*) < 2 FROM (SELECT FROM members m WHERE m.workspace_id = p.workspace_id LIMIT 2) few) AS alone
FROM projects p LEFT JOIN project_members e
  ON e.project_id = p.id AND e.user_id = :user::uuid AND e.workspace_id = p.workspace_id
WHERE p.id = :project::uuid AND p.workspace_id = ANY(:workspaces::uuid[]) AND p.deleted_at IS NULL;

-- name: claim
-- One lease for :user. In this order: one they hold already and do not have open (:held), a task that waits for them,
-- the first slot of the highest level that is for them. Always one row; its id is null when there was none, and
-- `lanes` then says whether it is worth asking again: with none, nothing is left.
--
-- Bounded: at most four lanes are looked into, and :stretch slots in each. What lies between the cursor and the first
-- slot that is for them is their own, from the short time in which the cursor stood still; where it is more than
-- :stretch, the cursor moves on by these, and whoever asks again asks for a longer stretch.
-- :others asks for tasks in which the member did nothing in other stages. Cursors are kept by :cursor, because what
-- is passed by with :others is wanted without it (a workspace of one reviews itself).
WITH project AS (
  SELECT p.ontology_version, p.guideline_version FROM (SELECT * FROM projects WHERE id = :project::uuid OFFSET 0) p
  WHERE p.workspace_id = :workspace::uuid AND p.deleted_at IS NULL
), resumed AS (
  SELECT s.id FROM slots s
  WHERE s.workspace_id = :workspace::uuid AND s.project_id = :project::uuid AND s.holder = :user::uuid
    AND s.state = 'leased' AND s.stage = ANY(:stages::text[]) AND s.id <> ALL(:held::uuid[])
  ORDER BY s.touched_at LIMIT 1
), preferred AS (
  SELECT s.id FROM slots s
  WHERE s.prefer = :user::uuid AND s.project_id = :project::uuid AND s.workspace_id = :workspace::uuid
    AND s.state = 'open' AND s.stage = ANY(:stages::text[]) AND NOT EXISTS (SELECT FROM resumed)
  ORDER BY s.level DESC, s.id LIMIT 1
  FOR UPDATE SKIP LOCKED
), lane AS MATERIALIZED (
  SELECT l.id, l.level, l.place, l.last, greatest(l.low, c.position) AS position
  FROM lanes l LEFT JOIN LATERAL (
    SELECT c.position FROM cursors c WHERE c.user_id = :cursor::uuid AND c.lane_id = l.id OFFSET 0) c ON true
  WHERE l.project_id = :project::uuid AND l.workspace_id = :workspace::uuid AND l.stage = ANY(:stages::text[])
    AND l.demand = ANY(:demands::text[]) AND l.last > greatest(l.low, c.position)
    AND NOT EXISTS (SELECT FROM resumed) AND NOT EXISTS (SELECT FROM preferred)
  ORDER BY l.level DESC, l.place, l.id LIMIT 4
), found AS MATERIALIZED (
  -- Where each lane's first slot for this member is, whether or not somebody is taking it this moment: the cursor
  -- never passes a slot that could still come back to the member. `seen` is how far there is none.
  SELECT lane.id, lane.level, lane.place, first.sort, CASE WHEN first.sort IS NULL THEN (
      SELECT CASE WHEN count(*) < :stretch::integer THEN lane.last ELSE max(sort) END FROM (
        SELECT s.sort FROM slots s
        WHERE s.lane_id = lane.id AND s.state = 'open' AND s.prefer IS NULL AND s.sort > lane.position
        ORDER BY s.sort LIMIT :stretch::integer) few) END AS seen
  FROM lane LEFT JOIN LATERAL (
    SELECT s.sort FROM (
      SELECT s.task_id, s.stage, s.round, s.read, s.sort FROM slots s
      WHERE s.lane_id = lane.id AND s.state = 'open' AND s.prefer IS NULL AND s.sort > lane.position
      ORDER BY s.sort LIMIT :stretch::integer) s
    WHERE NOT EXISTS (
      SELECT FROM slots m
      WHERE m.task_id = s.task_id AND m.holder = :user::uuid AND m.spent
        AND CASE WHEN m.stage = s.stage THEN m.state = 'skipped' OR (m.round = s.round AND m.read = s.read)
                 ELSE :others::boolean AND m.state <> 'skipped' END
      OFFSET 0)
    ORDER BY s.sort LIMIT 1) first ON true
), taken AS (
  -- The first of these that nobody is taking this moment. Where somebody is, the next ones are looked at as far as
  -- :stretch keys go.
  SELECT slot.id, slot.sort, found.id AS lane_id
  FROM (SELECT * FROM found WHERE sort IS NOT NULL ORDER BY level DESC, place, id) found CROSS JOIN LATERAL (
    SELECT s.id, s.sort FROM slots s
    WHERE s.lane_id = found.id AND s.state = 'open' AND s.prefer IS NULL AND s.sort >= found.sort
      AND s.sort < found.sort + :stretch::integer AND NOT EXISTS (
      SELECT FROM slots m
      WHERE m.task_id = s.task_id AND m.holder = :user::uuid AND m.spent
        AND CASE WHEN m.stage = s.stage THEN m.state = 'skipped' OR (m.round = s.round AND m.read = s.read)
                 ELSE :others::boolean AND m.state <> 'skipped' END
      OFFSET 0)
    ORDER BY s.sort LIMIT 1
    FOR UPDATE OF s SKIP LOCKED) slot
  LIMIT 1
), chosen AS (
  SELECT id FROM resumed UNION ALL SELECT id FROM preferred UNION ALL SELECT id FROM taken LIMIT 1
), moved AS (
  INSERT INTO cursors AS c (user_id, lane_id, position)
  SELECT :cursor::uuid, found.id,
    CASE WHEN found.sort IS NULL THEN found.seen WHEN found.sort = taken.sort THEN found.sort ELSE found.sort - 1 END
  FROM found LEFT JOIN taken ON taken.lane_id = found.id
  ON CONFLICT (user_id, lane_id) DO UPDATE SET position = excluded.position WHERE c.position < excluded.position
), leased AS (
  UPDATE slots s SET state = 'leased', spent = true, holder = :user::uuid,
    leased_at = coalesce(s.leased_at, dianjing_now()), touched_at = dianjing_now(),
    expires_at = dianjing_now() + make_interval(secs => :lease_seconds::float8),
    ontology_version = coalesce(s.ontology_version, project.ontology_version),
    guideline_version = coalesce(s.guideline_version, project.guideline_version)
  FROM chosen, project
  WHERE s.id = chosen.id AND (s.state = 'open' OR (s.state = 'leased' AND s.holder = :user::uuid))
  RETURNING s.id, s.task_id, s.stage, s.round, s.read, s.leased_at, s.expires_at, s.ontology_version,
    s.guideline_version, s.base_id
)
SELECT (SELECT count(*) FROM lane) AS lanes, leased.*, t.item_id, t.level, t.returns, t.assisted,
  i.key, i.modality, i.metadata::text AS metadata, i.deleted_at AS item_deleted_at,
  (SELECT json_agg(json_build_object('name', m.name, 'type', m.type, 'role', m.role, 'facts', m.facts,
       'version', m.version, 'sha256', m.sha256) ORDER BY m.position)::text
     FROM media m WHERE m.item_id = t.item_id AND m.replaced_at IS NULL) AS media,
  (SELECT json_agg(json_build_object('id', q.id, 'kind', q.kind, 'text', q.text, 'object', q.object,
       'author', q.author_id, 'created_at', q.created_at) ORDER BY q.id)::text
     FROM comments q WHERE q.task_id = leased.task_id AND q.resolved_at IS NULL) AS comments,
  d.sequence AS draft_sequence, d.document AS draft,
  b.document AS base, b.ontology_version AS base_version, g.document AS proposal,
  g.author_kind AS proposal_by, g.ontology_version AS proposal_version
FROM (SELECT) AS one LEFT JOIN leased ON true LEFT JOIN tasks t ON t.id = leased.task_id
  LEFT JOIN items i ON i.id = t.item_id
  LEFT JOIN LATERAL (
    SELECT sequence, document FROM drafts WHERE task_id = leased.task_id AND user_id = :user::uuid OFFSET 0) d ON true
  LEFT JOIN annotations b ON b.id = leased.base_id
  LEFT JOIN annotations g ON g.id = t.proposal_id AND t.assisted;

-- name: facts
-- What is fixed about a lease of one of :workspaces that has, or had, a holder: for a process that did not give it.
SELECT s.id, s.workspace_id, s.project_id, p.layer_id, s.task_id, t.item_id, s.holder, s.stage, s.round,
  s.ontology_version, s.base_id, (
    SELECT json_object_agg(m.name, m.sha256) FROM media m
    WHERE m.workspace_id = s.workspace_id AND m.item_id = t.item_id AND m.created_at <= s.leased_at
      AND (m.replaced_at IS NULL OR m.replaced_at > s.leased_at))::text AS media
FROM (SELECT * FROM slots WHERE id = :lease::uuid OFFSET 0) s
  JOIN tasks t ON t.id = s.task_id AND t.workspace_id = s.workspace_id
  JOIN projects p ON p.id = s.project_id AND p.workspace_id = s.workspace_id AND p.deleted_at IS NULL
WHERE s.workspace_id = ANY(:workspaces::uuid[]) AND s.holder IS NOT NULL AND s.ontology_version IS NOT NULL;

-- name: renew
-- Hold on to a lease. No row: it is not (or no longer) this member's.
UPDATE slots s SET expires_at = dianjing_now() + make_interval(secs => :lease_seconds::float8)
WHERE s.id = :lease::uuid AND s.workspace_id = :workspace::uuid AND s.holder = :user::uuid AND s.state = 'leased'
RETURNING s.expires_at;

-- name: save_draft
-- Keep the draft unless a later one is there, or another of the same number (two windows). No row: not this member's
-- lease, or an older sequence.
-- What a killed database may lose is the last half second of typing, which the browser still has.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO drafts AS d (task_id, user_id, workspace_id, slot_id, sequence, document, updated_at)
SELECT s.task_id, s.holder, s.workspace_id, s.id, :sequence::bigint, :document::bytea, dianjing_now()
FROM slots s, quick
WHERE s.id = :lease::uuid AND s.workspace_id = :workspace::uuid AND s.holder = :user::uuid AND s.state = 'leased'
ON CONFLICT (task_id, user_id) DO UPDATE SET sequence = excluded.sequence, document = excluded.document,
  slot_id = excluded.slot_id, updated_at = excluded.updated_at WHERE d.sequence < excluded.sequence
    OR (d.sequence = excluded.sequence AND d.document = excluded.document)
RETURNING d.sequence;

-- name: submit
-- Close the slot of :lease with a revision. No row: the lease is not (or no longer) this member's.
WITH slot AS (
  UPDATE slots s SET state = 'done', verdict = :verdict::text, annotation_id = :annotation::uuid,
    submission_id = :submission::uuid, touched_at = dianjing_now(), expires_at = NULL
  WHERE s.id = :lease::uuid AND s.workspace_id = :workspace::uuid AND s.holder = :user::uuid AND s.state = 'leased'
  RETURNING s.id, s.project_id, s.task_id, s.stage, s.base_id, s.ontology_version, s.guideline_version
), task AS (
  UPDATE tasks t SET remaining = t.remaining - 1, routing = t.remaining <= 1
  FROM slot WHERE t.id = slot.task_id
  RETURNING t.id, t.item_id, t.remaining, t.assisted
), revision AS (
  INSERT INTO annotations (id, workspace_id, item_id, layer_id, project_id, task_id, slot_id, parent_id, author_id,
    author_kind, ontology_version, guideline_version, status, submission_id, seconds, edits, objects, labels, assisted,
    conditions, media_hashes, hash, document)
  SELECT :annotation::uuid, :workspace::uuid, task.item_id, p.layer_id, slot.project_id, slot.task_id, slot.id,
    slot.base_id, :user::uuid, 'person', slot.ontology_version, slot.guideline_version, 'submitted',
    :submission::uuid, :seconds::float8, :edits::integer, :objects::integer, :labels::text[], task.assisted,
    :conditions::text::jsonb, :media_hashes::text::jsonb, :hash::text, :document::bytea
  FROM slot JOIN task ON task.id = slot.task_id JOIN projects p ON p.id = slot.project_id
), cleared AS (
  DELETE FROM drafts d WHERE d.task_id = (SELECT task_id FROM slot) AND d.user_id = :user::uuid
), counted AS (
  INSERT INTO work_counters AS w (workspace_id, project_id, user_id, stage, day, submitted, objects, edits, seconds)
  SELECT :workspace::uuid, slot.project_id, :user::uuid, slot.stage, dianjing_now()::date - date '2000-01-01', 1,
    :objects::integer, coalesce(:edits::integer, 0), :seconds::float8
  FROM slot
  ON CONFLICT (workspace_id, project_id, user_id, stage, day) DO UPDATE SET submitted = w.submitted + 1,
    objects = w.objects + excluded.objects, edits = w.edits + excluded.edits, seconds = w.seconds + excluded.seconds
), queued AS (
  INSERT INTO outbox (workspace_id, topic, subject)
  SELECT :workspace::uuid, 'task.route', task.id FROM task WHERE task.remaining <= 0
), audited AS (
  INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)
  SELECT :workspace::uuid, :user::uuid, :via::text, 'work.submit', 'annotation', :annotation::uuid,
    :request::text, jsonb_build_object('task', slot.task_id, 'lease', slot.id)
  FROM slot
)
SELECT slot.task_id, task.remaining FROM slot JOIN task ON task.id = slot.task_id;
