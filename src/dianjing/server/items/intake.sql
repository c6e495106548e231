-- What a batch of items is compared with. Each key and hash is looked up by itself (OFFSET 0 keeps the inner query one),
-- by no more columns than the index that is meant has, and planned anew: a plan from when the table was empty reads it
-- whole, and so does one for a table that has grown since it was last analysed.

-- name: begin
SELECT dianjing_now() AS now, set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: known
SELECT w.key, i.id, i.split, m.name, m.id, m.version, m.sha256
FROM unnest(:keys::text[]) AS w (key)
CROSS JOIN LATERAL (
  SELECT id, split FROM items
  WHERE workspace_id = :workspace::uuid AND dataset_id = :dataset::uuid AND key = w.key COLLATE "C" AND deleted_at IS NULL
  OFFSET 0
) AS i
LEFT JOIN LATERAL (
  SELECT workspace_id, name, id, version, sha256, replaced_at FROM media WHERE item_id = i.id OFFSET 0
) AS m ON m.workspace_id = :workspace::uuid AND m.replaced_at IS NULL;

-- name: twins
SELECT w.sha256, m.name, i.key
FROM unnest(:hashes::text[]) AS w (sha256)
CROSS JOIN LATERAL (
  SELECT name, item_id FROM media
  WHERE workspace_id = :workspace::uuid AND sha256 = w.sha256 AND replaced_at IS NULL
  OFFSET 0
) AS m
CROSS JOIN LATERAL (SELECT workspace_id, dataset_id, key, deleted_at FROM items WHERE id = m.item_id OFFSET 0) AS i
WHERE i.workspace_id = :workspace::uuid AND i.dataset_id = :dataset::uuid AND i.deleted_at IS NULL;

-- name: analyse
ANALYZE items (workspace_id, dataset_id, key);
