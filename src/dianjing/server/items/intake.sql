-- What a batch of items is compared with. Each key and hash is looked up by itself (OFFSET 0 keeps the inner query
-- one): a table that has grown since it was last analysed would be read whole for every batch otherwise.

-- name: begin
SELECT dianjing_now() AS now;

-- name: known
SELECT w.key, i.id, i.split, m.name, m.id, m.version, m.sha256
FROM unnest(:keys::text[]) AS w (key)
CROSS JOIN LATERAL (
  SELECT id, split FROM items
  WHERE workspace_id = :workspace::uuid AND dataset_id = :dataset::uuid AND key = w.key COLLATE "C" AND deleted_at IS NULL
  OFFSET 0
) AS i
LEFT JOIN LATERAL (
  SELECT name, id, version, sha256 FROM media
  WHERE item_id = i.id AND workspace_id = :workspace::uuid AND replaced_at IS NULL
  OFFSET 0
) AS m ON true;

-- name: twins
SELECT w.sha256, m.name, i.key
FROM unnest(:hashes::text[]) AS w (sha256)
CROSS JOIN LATERAL (
  SELECT name, item_id FROM media
  WHERE workspace_id = :workspace::uuid AND sha256 = w.sha256 AND replaced_at IS NULL
  OFFSET 0
) AS m
CROSS JOIN LATERAL (
  SELECT key FROM items
  WHERE id = m.item_id AND workspace_id = :workspace::uuid AND dataset_id = :dataset::uuid AND deleted_at IS NULL
  OFFSET 0
) AS i;
