-- Heads and labels of a batch that comes in: sets, so that a thousand items cost three statements.

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

-- name: put_labels
INSERT INTO item_labels (workspace_id, dataset_id, layer_id, item_id, key, label, objects)
SELECT :workspace::uuid, :dataset::uuid, layer_id, item_id, key, label, objects
FROM unnest(:layers::uuid[], :items::uuid[], :keys::text[], :labels::text[], :objects::integer[])
  AS w (layer_id, item_id, key, label, objects)
ON CONFLICT DO NOTHING;
