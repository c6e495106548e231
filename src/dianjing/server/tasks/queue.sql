-- The queue: how slots come into lanes and leave them. Nothing else writes `lanes`, and nobody but the claim of
-- `work/hot.sql`, and `take_named` for work that somebody had begun, takes a slot out of one.

-- name: open_slots
-- Open slots of tasks of one project. Those that wait for nobody enter their lane under its row lock, with the next
-- keys, in the order in which they are given.
WITH wanted AS (
  SELECT * FROM unnest(:tasks::uuid[], :stages::text[], :rounds::integer[], :numbers::smallint[], :reads::smallint[],
    :demands::text[], :levels::integer[], :places::smallint[], :prefers::uuid[], :untils::timestamptz[], :bases::uuid[])
    WITH ORDINALITY AS w (task_id, stage, round, slot, read, demand, level, place, prefer, prefer_until, base_id, n)
), lane AS (
  INSERT INTO lanes AS l (workspace_id, project_id, stage, demand, level, place, last)
  SELECT :workspace::uuid, :project::uuid, stage, demand, level, place, count(*) FROM wanted WHERE prefer IS NULL
  GROUP BY stage, demand, level, place ORDER BY stage, demand, level, place
  ON CONFLICT (project_id, stage, demand, level, place) DO UPDATE SET last = l.last + excluded.last
  RETURNING l.id, l.stage, l.demand, l.level, l.place, l.last
)
INSERT INTO slots (id, workspace_id, project_id, task_id, stage, round, slot, read, demand, level, lane_id, sort, prefer,
  prefer_until, base_id)
SELECT dianjing_uuid7(), :workspace::uuid, :project::uuid, w.task_id, w.stage, w.round, w.slot, w.read, w.demand, w.level,
  lane.id, coalesce(lane.last - row_number() OVER (PARTITION BY lane.id ORDER BY w.n DESC) + 1, 0), w.prefer,
  w.prefer_until, w.base_id
FROM wanted w LEFT JOIN lane
  ON w.prefer IS NULL AND (lane.stage, lane.demand, lane.level, lane.place) = (w.stage, w.demand, w.level, w.place)
ORDER BY w.n;

-- name: pass_by
-- A task that was ranked anew: move the cursors of those who have done it past its open slots, where these are the next
-- that they would come to. So work that is ranked anew, task after task, does not lie before the people who did it. The
-- lane is still locked by whoever opened the slots: nothing comes between.
INSERT INTO cursors AS c (user_id, lane_id, position)
SELECT m.holder, fresh.lane_id, fresh.last
FROM (SELECT s.lane_id, s.stage, s.round, s.read, min(s.sort) AS first, max(s.sort) AS last FROM slots s
      WHERE s.task_id = :task::uuid AND s.workspace_id = :workspace::uuid AND s.state = 'open' AND s.prefer IS NULL
      GROUP BY s.lane_id, s.stage, s.round, s.read) fresh
  JOIN slots m ON m.task_id = :task::uuid AND m.workspace_id = :workspace::uuid AND m.spent
    AND m.stage = fresh.stage AND m.round = fresh.round AND m.read = fresh.read
  JOIN lanes l ON l.id = fresh.lane_id
  LEFT JOIN cursors k ON k.user_id = m.holder AND k.lane_id = fresh.lane_id
WHERE greatest(l.low, k.position) >= fresh.first - 1
ORDER BY 1, 2
ON CONFLICT (user_id, lane_id) DO UPDATE SET position = excluded.position WHERE c.position < excluded.position;

-- name: close_slots
-- Close open or leased slots of one workspace without work; gives what they were, for their replacements.
UPDATE slots s SET state = :state::text, spent = (:state::text = 'skipped'), reason = :reason::text, expires_at = NULL,
  touched_at = dianjing_now()
FROM (SELECT id FROM slots
      WHERE id = ANY(:slots::uuid[]) AND workspace_id = :workspace::uuid AND state = ANY(:from_states::text[])
      ORDER BY id FOR UPDATE) held
WHERE s.id = held.id
RETURNING s.id, s.workspace_id, s.project_id, s.task_id, s.stage, s.round, s.slot, s.read, s.demand, s.level, s.prefer,
  s.prefer_until, s.base_id, s.holder;

-- name: expire_slots
-- Close leases that ran out, of all workspaces, a bounded number at a time.
UPDATE slots s SET state = 'expired', spent = false, expires_at = NULL, touched_at = dianjing_now()
FROM (SELECT id FROM slots WHERE expires_at < dianjing_now() ORDER BY expires_at LIMIT :most::integer
      FOR UPDATE SKIP LOCKED) held
WHERE s.id = held.id
RETURNING s.id, s.workspace_id, s.project_id, s.task_id, s.stage, s.round, s.slot, s.read, s.demand, s.level, s.prefer,
  s.prefer_until, s.base_id, s.holder;

-- name: take_again
-- Lend a lease that ran out to its holder again, in the place of its replacement. No row: somebody has taken that, the
-- holder has another place in the same round, or the lease ended in another way.
WITH over AS MATERIALIZED (
  SELECT s.id, s.task_id, s.stage, s.round, s.read, s.slot FROM slots s
  WHERE s.id = :lease::uuid AND s.workspace_id = :workspace::uuid AND s.holder = :user::uuid AND s.state = 'expired'
    AND NOT EXISTS (
      SELECT FROM slots m
      WHERE m.task_id = s.task_id AND m.stage = s.stage AND m.round = s.round AND m.read = s.read
        AND m.holder = :user::uuid AND m.spent)
), waiting AS MATERIALIZED (
  SELECT s.id FROM slots s JOIN over ON s.task_id = over.task_id
  WHERE s.workspace_id = :workspace::uuid AND s.stage = over.stage AND s.round = over.round AND s.read = over.read
    AND s.slot = over.slot AND s.state = 'open'
  LIMIT 1 FOR UPDATE OF s SKIP LOCKED
), replaced AS (
  UPDATE slots s SET state = 'lapsed', touched_at = dianjing_now() FROM waiting WHERE s.id = waiting.id RETURNING s.id
)
UPDATE slots s SET state = 'leased', spent = true, touched_at = dianjing_now(),
  expires_at = dianjing_now() + make_interval(secs => :lease_seconds::float8)
FROM over, replaced
WHERE s.id = over.id
RETURNING s.expires_at;

-- name: take_named
-- Lend this very task to :user, who has it open, for whom it waits, or who had begun it in this round. No row: none of
-- its places is for them. :others as in the claim.
WITH place AS MATERIALIZED (
  SELECT s.id, p.ontology_version, p.guideline_version
  FROM slots s
    JOIN tasks t ON t.id = s.task_id AND t.workspace_id = s.workspace_id AND t.stage = s.stage AND t.round = s.round
    JOIN projects p ON p.id = s.project_id AND p.workspace_id = s.workspace_id AND p.deleted_at IS NULL
  WHERE s.task_id = :task::uuid AND s.workspace_id = :workspace::uuid
    AND ((s.state = 'leased' AND s.holder = :user::uuid)
      OR (s.state = 'open' AND (s.prefer = :user::uuid
          OR (s.prefer IS NULL AND s.demand = ANY(:demands::text[]) AND (
            EXISTS (SELECT FROM drafts d WHERE d.task_id = s.task_id AND d.user_id = :user::uuid)
            OR EXISTS (
              SELECT FROM slots m WHERE m.task_id = s.task_id AND m.holder = :user::uuid AND m.stage = s.stage
                AND m.round = s.round AND m.state IN ('released', 'expired')))))
        AND NOT EXISTS (
          SELECT FROM slots m
          WHERE m.task_id = s.task_id AND m.holder = :user::uuid AND m.spent
            AND CASE WHEN m.stage = s.stage THEN m.state = 'skipped' OR (m.round = s.round AND m.read = s.read)
                     ELSE :others::boolean AND m.state <> 'skipped' END)))
  ORDER BY s.state = 'leased' DESC, s.prefer IS NULL, s.id LIMIT 1
  FOR UPDATE OF s SKIP LOCKED
)
UPDATE slots s SET state = 'leased', spent = true, holder = :user::uuid,
  leased_at = coalesce(s.leased_at, dianjing_now()), touched_at = dianjing_now(),
  expires_at = dianjing_now() + make_interval(secs => :lease_seconds::float8),
  ontology_version = coalesce(s.ontology_version, place.ontology_version),
  guideline_version = coalesce(s.guideline_version, place.guideline_version)
FROM place WHERE s.id = place.id
RETURNING s.id;

-- name: lapse_preferences
-- Close slots that have waited for somebody long enough, of all workspaces; their replacements wait for nobody.
UPDATE slots s SET state = 'lapsed', touched_at = dianjing_now()
FROM (SELECT id FROM slots WHERE prefer_until < dianjing_now() AND state = 'open' AND prefer IS NOT NULL
      ORDER BY prefer_until LIMIT :most::integer FOR UPDATE SKIP LOCKED) held
WHERE s.id = held.id
RETURNING s.id, s.workspace_id, s.project_id, s.task_id, s.stage, s.round, s.slot, s.read, s.demand, s.level,
  NULL::uuid AS prefer, NULL::timestamptz AS prefer_until, s.base_id, s.holder;

-- name: lanes_with_work
-- Lock some lanes that may have a stretch without open slots at their beginning.
SELECT id FROM lanes WHERE low < last AND id > :after::bigint ORDER BY id LIMIT :most::integer FOR UPDATE SKIP LOCKED;

-- name: raise_low
-- Say where the first open slot of locked lanes is, so that newcomers begin there. Its own statement after the lock:
-- only a snapshot taken under the lock sees every slot up to `last`.
UPDATE lanes l SET low = greatest(l.low, coalesce(
  (SELECT s.sort - 1 FROM slots s WHERE s.lane_id = l.id AND s.state = 'open' AND s.prefer IS NULL AND s.sort > l.low
   ORDER BY s.sort LIMIT 1), l.last))
WHERE l.id = ANY(:lanes::bigint[]);

-- name: add_tasks
-- Make tasks of the next items of a dataset, in the order of their keys, with their first slots: one chunk of a job.
-- Items that are tasks of the project already are passed over. :start_layer is the layer that people start from,
-- :shuffled mixes the queue within the chunk.
WITH chosen AS MATERIALIZED (
  SELECT i.id, i.key, h.annotation_id AS start FROM items i
    LEFT JOIN heads h ON h.layer_id = :start_layer::uuid AND h.item_id = i.id AND h.workspace_id = i.workspace_id
  WHERE i.workspace_id = :workspace::uuid AND i.dataset_id = :dataset::uuid AND i.deleted_at IS NULL
    AND i.key > :after::text COLLATE "C"
    AND (:items::uuid[] IS NULL OR i.id = ANY(:items::uuid[]))
    AND (:split::text IS NULL OR i.split = :split::text)
    AND (:modality::text IS NULL OR i.modality = :modality::text)
    AND (:prefix::text IS NULL OR starts_with(i.key, :prefix::text))
  ORDER BY i.key LIMIT :most::integer
), made AS (
  INSERT INTO tasks (id, workspace_id, project_id, item_id, key, batch_id, stage, state, level, remaining, routing, draw,
    proposal_id, assisted)
  SELECT dianjing_uuid7(), :workspace::uuid, :project::uuid, id, key, :batch::uuid, :stage::text, :state::text,
    :level::integer, :slots::integer, :slots::integer = 0, random(), start, start IS NOT NULL
  FROM chosen ORDER BY key
  ON CONFLICT (project_id, item_id, scope_hash) DO NOTHING
  RETURNING id, key
), lane AS (
  INSERT INTO lanes AS l (workspace_id, project_id, stage, demand, level, place, last)
  SELECT :workspace::uuid, :project::uuid, :stage::text, :demand::text, :level::integer, 1,
    count(*) * :slots::integer FROM made HAVING count(*) * :slots::integer > 0
  ON CONFLICT (project_id, stage, demand, level, place) DO UPDATE SET last = l.last + excluded.last
  RETURNING l.id, l.last
), queued AS (
  INSERT INTO slots (id, workspace_id, project_id, task_id, stage, round, slot, demand, level, lane_id, sort)
  SELECT dianjing_uuid7(), :workspace::uuid, :project::uuid, made.id, :stage::text, 1, k, :demand::text,
    :level::integer, lane.id,
    lane.last - row_number() OVER (
      ORDER BY CASE WHEN :shuffled::boolean THEN md5(made.id::text) END DESC, made.key DESC, k DESC) + 1
  FROM made CROSS JOIN generate_series(0, :slots::integer - 1) AS k CROSS JOIN lane
  RETURNING 1
), counted AS (
  -- After the queue, like the router: two that lock lanes and counts in opposite orders would wait for each other.
  INSERT INTO task_counters AS c (workspace_id, project_id, stage, state, tasks)
  SELECT :workspace::uuid, :project::uuid, :stage::text, :state::text, count(*) FROM made
  HAVING count(*) > 0 AND (SELECT count(*) FROM queued) >= 0
  ON CONFLICT (workspace_id, project_id, stage, state) DO UPDATE SET tasks = c.tasks + excluded.tasks
), routed AS (
  INSERT INTO outbox (workspace_id, topic, subject)
  SELECT :workspace::uuid, 'task.route', id FROM made WHERE :slots::integer = 0
  ORDER BY CASE WHEN :shuffled::boolean THEN md5(id::text) END, key
)
SELECT (SELECT count(*) FROM made) AS made, (SELECT count(*) FROM chosen) AS seen, (SELECT max(key) FROM chosen) AS after;
