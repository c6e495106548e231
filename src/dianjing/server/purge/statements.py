"""SQL of the purge: what hangs on items, tasks, layers, datasets and projects, each statement bounded by a batch.

The statements name the workspace themselves, like those of the hot path. A release is never emptied: items that one
holds stay, with everything that tells where they come from.
"""

from __future__ import annotations

HELD = "EXISTS (SELECT FROM release_items r WHERE r.workspace_id = {0}.workspace_id AND r.item_id = {0}.{1})"

DUE = {
    "workspace": "SELECT id AS workspace_id, id FROM workspaces WHERE deleted_at < dianjing_now() - $1::interval"
    " ORDER BY deleted_at LIMIT $2",
    "dataset": "SELECT workspace_id, id FROM datasets WHERE deleted_at < dianjing_now() - $1::interval"
    " AND purged_at IS NULL ORDER BY deleted_at LIMIT $2",
    "project": "SELECT workspace_id, id FROM projects WHERE deleted_at < dianjing_now() - $1::interval"
    " AND purged_at IS NULL ORDER BY deleted_at LIMIT $2",
}
"""What was deleted longer than $1 ago, $2 of it at most."""

ITEMS_DUE = f"""
SELECT workspace_id, id, deleted_at FROM items i
WHERE deleted_at > '2000-01-01 00:00+00' AND deleted_at < dianjing_now() - $1::interval
AND (deleted_at, id) > ($3, $4) AND NOT {HELD.format("i", "id")}
ORDER BY deleted_at, id LIMIT $2"""

ITEMS_OF_DATASET = f"""
SELECT id FROM items i WHERE workspace_id = $1 AND dataset_id = $2 AND id > $3
AND NOT {HELD.format("i", "id")} ORDER BY id LIMIT $4"""

TASKS_OF_ITEMS = "SELECT id FROM tasks WHERE workspace_id = $1 AND item_id = ANY($2) ORDER BY id"
TASKS_OF_PROJECT = "SELECT id FROM tasks WHERE workspace_id = $1 AND project_id = $2 LIMIT $3"

TASKS = (
    "DELETE FROM drafts WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM comments WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM verdicts WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM task_events WHERE workspace_id = $1 AND task_id = ANY($2)",
    "DELETE FROM slots WHERE workspace_id = $1 AND task_id = ANY($2)",
    """WITH gone AS (
  DELETE FROM tasks WHERE workspace_id = $1 AND id = ANY($2) RETURNING project_id, stage, state
), counted AS (SELECT project_id, stage, state, count(*) AS n FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3)
UPDATE task_counters c SET tasks = c.tasks - counted.n FROM counted
WHERE c.workspace_id = $1 AND (c.project_id, c.stage, c.state) = (counted.project_id, counted.stage, counted.state)""",
)
"""With the ids of tasks as $2: first what hangs on them, then they, and their project's counts."""

ITEMS = (
    """DELETE FROM payloads p USING annotations a
WHERE p.workspace_id = $1 AND a.workspace_id = $1 AND a.item_id = ANY($2) AND p.annotation_id = a.id""",
    "DELETE FROM correction_items WHERE workspace_id = $1 AND item_id = ANY($2)",
    """DELETE FROM objects o USING heads h WHERE o.workspace_id = $1 AND h.workspace_id = $1
AND h.item_id = ANY($2) AND o.layer_id = h.layer_id AND o.item_id = h.item_id""",
    "DELETE FROM heads WHERE workspace_id = $1 AND item_id = ANY($2)",
    "DELETE FROM annotations WHERE workspace_id = $1 AND item_id = ANY($2)",
    "DELETE FROM item_labels WHERE workspace_id = $1 AND item_id = ANY($2)",
    """DELETE FROM derivatives d USING media m
WHERE d.workspace_id = $1 AND m.workspace_id = $1 AND m.item_id = ANY($2) AND d.media_id = m.id""",
    """DELETE FROM media_parts p USING media m
WHERE p.workspace_id = $1 AND m.workspace_id = $1 AND m.item_id = ANY($2) AND p.media_id = m.id""",
    "DELETE FROM media WHERE workspace_id = $1 AND item_id = ANY($2)",
    """WITH gone AS (DELETE FROM items WHERE workspace_id = $1 AND id = ANY($2) RETURNING id)
INSERT INTO tombstones (id, workspace_id, kind, reason) SELECT id, $1, 'item', 'purged' FROM gone
ON CONFLICT DO NOTHING""",
)
"""With the ids of items as $2."""

WORK_OF_LAYER = f"""
SELECT id, item_id FROM annotations a WHERE workspace_id = $1 AND layer_id = $2 AND id > $3
AND NOT {HELD.format("a", "item_id")} ORDER BY id LIMIT $4"""
HEADS_OF_WORK = (
    "DELETE FROM heads WHERE workspace_id = $1 AND layer_id = $2 AND item_id = ANY($3)",
    "DELETE FROM item_labels WHERE workspace_id = $1 AND layer_id = $2 AND item_id = ANY($3)",
    "DELETE FROM objects WHERE workspace_id = $1 AND layer_id = $2 AND item_id = ANY($3)",
)
"""With a layer as $2 and items as $3."""
WORK = (
    "DELETE FROM payloads WHERE workspace_id = $1 AND annotation_id = ANY($2)",
    "DELETE FROM annotations WHERE workspace_id = $1 AND id = ANY($2)",
)
"""With annotations as $2."""

PROJECT = (
    "DELETE FROM cursors c USING lanes l WHERE l.workspace_id = $1 AND l.project_id = $2 AND c.lane_id = l.id",
    "DELETE FROM lanes WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM task_counters WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM work_counters WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM batches WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM project_members WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM assist_requests WHERE workspace_id = $1 AND project_id = $2",
    """DELETE FROM correction_items i USING corrections c
WHERE i.workspace_id = $1 AND c.workspace_id = $1 AND c.project_id = $2 AND i.correction_id = c.id""",
    "DELETE FROM corrections WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM assistant_states WHERE workspace_id = $1 AND project_id = $2",
)
"""What is left of a project without tasks."""

LAYER = (
    "DELETE FROM ontology_migrations WHERE workspace_id = $1 AND layer_id = $2",
    "DELETE FROM ontology_versions WHERE workspace_id = $1 AND layer_id = $2",
    "DELETE FROM layers WHERE workspace_id = $1 AND id = $2",
)
"""A layer without annotations."""

PROJECT_ITSELF = (
    "DELETE FROM guideline_versions WHERE workspace_id = $1 AND project_id = $2",
    "DELETE FROM projects WHERE workspace_id = $1 AND id = $2",
)

LEFT_IN_LAYER = "SELECT EXISTS (SELECT FROM annotations WHERE workspace_id = $1 AND layer_id = $2)"
LEFT_IN_DATASET = """
SELECT EXISTS (SELECT FROM items WHERE workspace_id = $1 AND dataset_id = $2)
    OR EXISTS (SELECT FROM releases WHERE workspace_id = $1 AND dataset_id = $2)"""

UPLOADS = (
    """DELETE FROM upload_chunks c USING uploads u
WHERE c.workspace_id = $1 AND u.workspace_id = $1 AND u.dataset_id = $2 AND c.upload_id = u.id""",
    "DELETE FROM uploads WHERE workspace_id = $1 AND dataset_id = $2",
)
DATASET_ITSELF = (
    """DELETE FROM import_entries e USING imports i
WHERE e.workspace_id = $1 AND i.workspace_id = $1 AND i.dataset_id = $2 AND e.import_id = i.id""",
    "DELETE FROM imports WHERE workspace_id = $1 AND dataset_id = $2",
    "DELETE FROM datasets WHERE workspace_id = $1 AND id = $2",
)

TOMBSTONE = """
INSERT INTO tombstones (id, workspace_id, kind, reason) VALUES ($2, $1, $3, 'purged') ON CONFLICT DO NOTHING"""

KEPT_OF_WORKSPACE = frozenset({"audit_events", "audit_seals", "audit_epochs", "audit_reads", "blobs", "tombstones"})
"""Tables of a workspace that outlive it: what happened, what is gone, and the blobs, which the garbage chore removes
with their bytes once nothing names them."""
