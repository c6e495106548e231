-- What one member comes back to in a workspace. Each statement walks the member's own slots through an index, project by
-- project, a bounded number of each: what it costs grows neither with the tasks of a project nor with what others do.

-- name: left_open
-- Tasks that :user holds, or put back (or lost to time) with a draft and that still stand where they were; the latest
-- touched first, each once.
SELECT found.* FROM (
  SELECT DISTINCT ON (t.id) t.id AS task_id, t.item_id, t.key, t.stage, t.project_id, p.name AS project_name,
    p.title AS project_title, p.workflow::text AS workflow, recent.id AS lease, d.sequence IS NOT NULL AS drafted,
    coalesce(d.updated_at, recent.touched_at) AS at
  FROM projects p CROSS JOIN (VALUES ('leased'), ('expired'), ('released')) AS wanted (state)
    CROSS JOIN LATERAL (
      SELECT s.id, s.task_id, s.stage, s.round, s.state, s.touched_at FROM slots s
      WHERE s.workspace_id = p.workspace_id AND s.project_id = p.id AND s.holder = :user::uuid
        AND s.state = wanted.state
      ORDER BY s.touched_at DESC LIMIT 20) recent
    JOIN tasks t ON t.id = recent.task_id AND t.workspace_id = p.workspace_id AND t.stage = recent.stage
      AND t.round = recent.round AND t.remaining > 0
    LEFT JOIN drafts d ON d.task_id = t.id AND d.user_id = :user::uuid AND d.workspace_id = p.workspace_id
  WHERE p.workspace_id = :workspace::uuid AND p.deleted_at IS NULL AND (
    recent.state = 'leased' OR (d.sequence IS NOT NULL AND EXISTS (
      SELECT FROM slots o WHERE o.task_id = t.id AND o.stage = t.stage AND o.round = t.round AND o.state = 'open'
        AND (o.prefer IS NULL OR o.prefer = :user::uuid))))
  ORDER BY t.id, recent.state = 'leased' DESC, recent.touched_at DESC) found
ORDER BY found.at DESC, found.task_id LIMIT 8;

-- name: came_back
-- Tasks that were returned to :user and wait for them, with the latest open remark of whoever returned it or of somebody
-- else; the latest first.
SELECT t.id AS task_id, t.item_id, t.key, t.stage, t.project_id, p.name AS project_name, p.title AS project_title,
  p.workflow::text AS workflow, left(remark.text, 240) AS remark, remark.author_id,
  coalesce(remark.created_at, t.updated_at) AS at
FROM (
  SELECT s.task_id FROM slots s
  WHERE s.prefer = :user::uuid AND s.workspace_id = :workspace::uuid AND s.state = 'open' LIMIT 200) waiting
  JOIN tasks t ON t.id = waiting.task_id AND t.workspace_id = :workspace::uuid AND t.state = 'returned'
  JOIN projects p ON p.id = t.project_id AND p.workspace_id = t.workspace_id AND p.deleted_at IS NULL
  LEFT JOIN LATERAL (
    SELECT c.text, c.author_id, c.created_at FROM comments c
    WHERE c.task_id = t.id AND (c.author_id <> :user::uuid OR c.kind = 'return') AND c.resolved_at IS NULL
    ORDER BY c.id DESC LIMIT 1) remark ON true
ORDER BY coalesce(remark.created_at, t.updated_at) DESC, t.id DESC LIMIT 8;

-- name: waiting_in
-- How many returned tasks wait for :user in each project.
SELECT t.project_id, count(*) AS tasks FROM (
  SELECT s.task_id FROM slots s
  WHERE s.prefer = :user::uuid AND s.workspace_id = :workspace::uuid AND s.state = 'open' LIMIT 200) waiting
  JOIN tasks t ON t.id = waiting.task_id AND t.workspace_id = :workspace::uuid AND t.state = 'returned'
  JOIN projects p ON p.id = t.project_id AND p.workspace_id = t.workspace_id AND p.deleted_at IS NULL
GROUP BY t.project_id;
