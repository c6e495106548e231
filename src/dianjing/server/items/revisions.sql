-- Heads and labels of a batch that comes in: sets, so that a thousand items cost three statements.

-- name: heads
SELECT w.layer_id, w.item_id, a.id, a.hash
FROM unnest(:layers::uuid[], :items::uuid[]) AS w (layer_id, item_id)
CROSS JOIN LATERAL (
  SELECT annotation_id FROM heads
  WHERE layer_id = w.layer_id AND item_id = w.item_id AND workspace_id = :workspace::uuid
  OFFSET 0
) AS h
CROSS JOIN LATERAL (
  SELECT id, hash FROM annotations WHERE id = h.annotation_id AND workspace_id = :workspace::uuid
  OFFSET 0
) AS a;

-- name: put_heads
INSERT INTO heads AS h (workspace_id, layer_id, item_id, annotation_id, status)
SELECT :workspace::uuid, layer_id, item_id, annotation_id, status
FROM unnest(:layers::uuid[], :items::uuid[], :annotations::uuid[], :statuses::text[])
  AS w (layer_id, item_id, annotation_id, status)
ORDER BY layer_id, item_id
ON CONFLICT (layer_id, item_id) DO UPDATE
  SET annotation_id = excluded.annotation_id, status = excluded.status, set_at = dianjing_now()
  WHERE h.workspace_id = excluded.workspace_id;

-- name: clear_labels
DELETE FROM item_labels l USING unnest(:layers::uuid[], :items::uuid[]) AS w (layer_id, item_id)
WHERE l.workspace_id = :workspace::uuid AND l.item_id = w.item_id AND l.layer_id = w.layer_id;
