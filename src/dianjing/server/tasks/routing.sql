-- The router's statements: many tasks of one project at once.

-- name: routed_tasks
-- Lock the tasks that wait for the router, in one order.
SELECT t.id, t.item_id, t.key, t.stage, t.state, t.level, t.round, t.returns, t.draw, t.answers::text AS answers,
  t.base_id, t.head_id, t.proposal_id, t.proposal_score, t.assisted, t.project_id
FROM tasks t
WHERE t.id = ANY(:tasks::uuid[]) AND t.workspace_id = :workspace::uuid AND t.routing
ORDER BY t.id FOR UPDATE;

-- name: filled_slots
-- What was handed in for tasks, oldest first.
SELECT s.task_id, s.stage, s.round, s.slot, s.holder, s.verdict, s.reason, s.annotation_id, a.hash
FROM slots s LEFT JOIN annotations a ON a.id = s.annotation_id AND a.workspace_id = s.workspace_id
WHERE s.task_id = ANY(:tasks::uuid[]) AND s.workspace_id = :workspace::uuid AND s.state = 'done'
ORDER BY s.touched_at, s.id;

-- name: write_tasks
UPDATE tasks t SET stage = w.stage, state = w.state, round = w.round, returns = w.returns, remaining = w.remaining,
  routing = false, answers = w.answers, head_id = w.head_id, assisted = w.assisted, updated_at = dianjing_now()
FROM unnest(:ids::uuid[], :stages::text[], :states::text[], :rounds::integer[], :returns::integer[],
  :remaining::integer[], :answers::text[]::jsonb[], :heads::uuid[], :assisted::boolean[])
  AS w (id, stage, state, round, returns, remaining, answers, head_id, assisted)
WHERE t.id = w.id AND t.workspace_id = :workspace::uuid;

-- name: count_tasks
-- Move counts between the states of a project's stages.
INSERT INTO task_counters AS c (workspace_id, project_id, stage, state, tasks)
SELECT :workspace::uuid, :project::uuid, w.stage, w.state, w.added
FROM unnest(:stages::text[], :states::text[], :added::bigint[]) AS w (stage, state, added)
ORDER BY w.stage, w.state
ON CONFLICT (workspace_id, project_id, stage, state) DO UPDATE SET tasks = c.tasks + excluded.tasks;

-- name: note_events
INSERT INTO task_events (id, workspace_id, project_id, task_id, kind, stage, round, actor_id, data)
SELECT w.id, :workspace::uuid, :project::uuid, w.task_id, w.kind, w.stage, w.round, :actor::uuid, w.data
FROM unnest(:ids::uuid[], :tasks::uuid[], :kinds::text[], :stages::text[], :rounds::integer[], :data::text[]::jsonb[])
  AS w (id, task_id, kind, stage, round, data);

-- name: foreign_heads
-- Which of these revisions lie in another layer than the project's.
SELECT a.id FROM annotations a
WHERE a.id = ANY(:annotations::uuid[]) AND a.workspace_id = :workspace::uuid AND a.layer_id <> :layer::uuid;

-- name: adopt
-- Copy a revision of another layer into the project's, where it becomes a task's work.
INSERT INTO annotations (id, workspace_id, item_id, layer_id, project_id, task_id, parent_id, author_id, author_kind,
  assistant, ontology_version, guideline_version, status, objects, labels, assisted, conditions, media_hashes, codec,
  key_id, hash, document)
SELECT w.id, a.workspace_id, a.item_id, :layer::uuid, :project::uuid, w.task_id, a.id, a.author_id, a.author_kind,
  a.assistant, p.ontology_version, p.guideline_version, 'submitted', a.objects, a.labels, true, a.conditions,
  a.media_hashes, a.codec, a.key_id, a.hash, a.document
FROM unnest(:ids::uuid[], :tasks::uuid[], :sources::uuid[]) AS w (id, task_id, source)
  JOIN annotations a ON a.id = w.source AND a.workspace_id = :workspace::uuid
  JOIN projects p ON p.id = :project::uuid AND p.workspace_id = :workspace::uuid;

-- name: now
SELECT dianjing_now() AS now;

-- name: answer
-- Keep the answer to a stage's request, where the task still waits for one.
UPDATE tasks t SET answers = t.answers || jsonb_build_object(:key::text, :value::text::jsonb), routing = true,
  proposal_id = coalesce(:proposal::uuid, t.proposal_id), proposal_score = coalesce(:score::float8, t.proposal_score)
WHERE t.id = :task::uuid AND t.workspace_id = :workspace::uuid AND t.state = 'preparing';

-- name: untouched
-- Whether a task waits for people and none of them has begun in this round.
SELECT t.id FROM tasks t
WHERE t.id = :task::uuid AND t.workspace_id = :workspace::uuid AND t.state = 'waiting' AND NOT t.routing
  AND NOT EXISTS (SELECT 1 FROM slots s WHERE s.task_id = t.id AND s.workspace_id = t.workspace_id
    AND s.stage = t.stage AND s.round = t.round AND s.state IN ('leased', 'done'));

-- name: offer
UPDATE tasks t SET proposal_id = :proposal::uuid, proposal_score = :score::float8, assisted = :proposal::uuid IS NOT NULL,
  updated_at = dianjing_now()
WHERE t.id = :task::uuid AND t.workspace_id = :workspace::uuid AND t.state = 'waiting' AND NOT t.routing
  AND NOT EXISTS (SELECT 1 FROM slots s WHERE s.task_id = t.id AND s.workspace_id = t.workspace_id
    AND s.stage = t.stage AND s.round = t.round AND s.state IN ('leased', 'done'))
RETURNING t.id;
