-- Heads: which revision stands for an item in a layer, and what the gallery knows of it.

-- name: set_heads
-- An accepted head gives way only to another accepted one.
WITH wanted AS (
  SELECT * FROM unnest(:items::uuid[], :annotations::uuid[], :statuses::text[], :setters::uuid[])
    AS w (item_id, annotation_id, status, set_by)
), changed AS (
  INSERT INTO heads AS h (layer_id, item_id, workspace_id, annotation_id, status, set_by, set_at)
  SELECT :layer::uuid, item_id, :workspace::uuid, annotation_id, status, set_by, dianjing_now()
  FROM wanted ORDER BY item_id
  ON CONFLICT (layer_id, item_id) DO UPDATE SET annotation_id = excluded.annotation_id, status = excluded.status,
    set_by = excluded.set_by, set_at = excluded.set_at
    WHERE h.workspace_id = excluded.workspace_id AND NOT (h.status = 'accepted' AND excluded.status <> 'accepted')
  RETURNING h.item_id, h.annotation_id
), cleared AS (
  DELETE FROM item_labels l USING changed c WHERE l.item_id = c.item_id AND l.layer_id = :layer::uuid
  RETURNING l.item_id
)
SELECT item_id, annotation_id, (SELECT count(*) FROM cleared) AS cleared FROM changed;

-- name: label_items
-- What the new heads hold, by label. Sealed documents are not read: their labels count once.
INSERT INTO item_labels (workspace_id, dataset_id, label, key, item_id, layer_id, objects)
SELECT :workspace::uuid, i.dataset_id, found.label, i.key, i.id, :layer::uuid, found.objects
FROM unnest(:items::uuid[], :annotations::uuid[]) AS w (item_id, annotation_id)
  JOIN annotations a ON a.id = w.annotation_id AND a.workspace_id = :workspace::uuid
  JOIN items i ON i.id = w.item_id AND i.workspace_id = :workspace::uuid
  CROSS JOIN LATERAL (
    SELECT o ->> 'label' AS label, count(*)::integer AS objects
    FROM jsonb_array_elements(CASE WHEN a.codec = 0 AND a.key_id IS NULL AND a.objects > 0
      THEN convert_from(a.document, 'UTF8')::jsonb -> 'objects' END) o GROUP BY 1
    UNION ALL
    SELECT label, 1 FROM unnest(a.labels) label WHERE a.codec <> 0 OR a.key_id IS NOT NULL
  ) found
ON CONFLICT DO NOTHING;

-- name: drop_heads
WITH gone AS (
  DELETE FROM heads h WHERE h.layer_id = :layer::uuid AND h.workspace_id = :workspace::uuid
    AND h.item_id = ANY(:items::uuid[])
)
DELETE FROM item_labels l WHERE l.layer_id = :layer::uuid AND l.workspace_id = :workspace::uuid
  AND l.item_id = ANY(:items::uuid[]);

-- name: set_statuses
UPDATE annotations a SET status = w.status
FROM unnest(:annotations::uuid[], :statuses::text[]) AS w (id, status)
WHERE a.id = w.id AND a.workspace_id = :workspace::uuid;
