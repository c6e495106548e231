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
-- What the new heads hold: by label, and in a project's layer object by object. What a head leaves as it was stays
-- touched by whom it was. Sealed documents are not read: their labels count once.
WITH read AS MATERIALIZED (
  SELECT i.id AS item_id, i.key, i.dataset_id, a.id AS annotation_id, a.author_id, a.created_at, o
  FROM unnest(:items::uuid[], :annotations::uuid[]) AS w (item_id, annotation_id)
    JOIN annotations a ON a.id = w.annotation_id AND a.workspace_id = :workspace::uuid
    JOIN items i ON i.id = w.item_id AND i.workspace_id = :workspace::uuid
    CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN a.codec = 0 AND a.key_id IS NULL AND a.objects > 0
      THEN convert_from(a.document, 'UTF8')::jsonb -> 'objects' END) o
), here AS (
  SELECT FROM layers l WHERE l.id = :layer::uuid AND l.workspace_id = :workspace::uuid AND l.kind = 'project'
), gone AS (
  DELETE FROM objects b WHERE b.workspace_id = :workspace::uuid AND b.layer_id = :layer::uuid
    AND b.item_id = ANY(:items::uuid[])
    AND NOT EXISTS (SELECT FROM read WHERE read.item_id = b.item_id AND read.o ->> 'id' = b.object)
), listed AS (
  INSERT INTO objects AS b (workspace_id, layer_id, item_id, object, label, digest, touched_in, touched_by, touched_at,
    score, change)
  SELECT DISTINCT ON (item_id, o ->> 'id') :workspace::uuid, :layer::uuid, item_id, o ->> 'id', o ->> 'label',
    md5(o::text)::uuid, annotation_id, author_id, created_at, (o ->> 'score')::float8, o -> 'origin' ->> 'change'
  FROM read WHERE EXISTS (SELECT FROM here)
  ORDER BY item_id, o ->> 'id'
  ON CONFLICT (layer_id, item_id, object) DO UPDATE SET label = excluded.label, digest = excluded.digest,
    touched_in = excluded.touched_in, touched_by = excluded.touched_by, touched_at = excluded.touched_at,
    score = excluded.score, change = excluded.change
    WHERE b.workspace_id = excluded.workspace_id AND b.digest <> excluded.digest
)
INSERT INTO item_labels (workspace_id, dataset_id, label, key, item_id, layer_id, objects)
SELECT :workspace::uuid, dataset_id, o ->> 'label', key, item_id, :layer::uuid, count(*)::integer FROM read
GROUP BY dataset_id, o ->> 'label', key, item_id
UNION ALL
SELECT :workspace::uuid, i.dataset_id, label, i.key, i.id, :layer::uuid, 1
FROM unnest(:items::uuid[], :annotations::uuid[]) AS w (item_id, annotation_id)
  JOIN annotations a ON a.id = w.annotation_id AND a.workspace_id = :workspace::uuid
  JOIN items i ON i.id = w.item_id AND i.workspace_id = :workspace::uuid
  CROSS JOIN LATERAL unnest(a.labels) label
WHERE a.codec <> 0 OR a.key_id IS NOT NULL
ON CONFLICT DO NOTHING;

-- name: drop_heads
WITH gone AS (
  DELETE FROM heads h WHERE h.layer_id = :layer::uuid AND h.workspace_id = :workspace::uuid
    AND h.item_id = ANY(:items::uuid[])
), unlisted AS (
  DELETE FROM objects b WHERE b.layer_id = :layer::uuid AND b.workspace_id = :workspace::uuid
    AND b.item_id = ANY(:items::uuid[])
)
DELETE FROM item_labels l WHERE l.layer_id = :layer::uuid AND l.workspace_id = :workspace::uuid
  AND l.item_id = ANY(:items::uuid[]);

-- name: set_statuses
UPDATE annotations a SET status = w.status
FROM unnest(:annotations::uuid[], :statuses::text[]) AS w (id, status)
WHERE a.id = w.id AND a.workspace_id = :workspace::uuid;

-- name: restate_heads
-- Let what stands for items be of another status: work that was accepted and is sent back, or the other way.
UPDATE heads h SET status = w.status, set_by = :setter::uuid, set_at = dianjing_now()
FROM unnest(:items::uuid[], :statuses::text[]) AS w (item_id, status)
WHERE h.layer_id = :layer::uuid AND h.item_id = w.item_id AND h.workspace_id = :workspace::uuid;

-- name: naming_payload
-- Revisions of an item whose document names a payload; documents without one are passed over by their text.
SELECT a.id, (p ->> 'bytes')::bigint AS bytes
FROM annotations a CROSS JOIN LATERAL jsonb_path_query(
  CASE WHEN a.codec = 0 AND a.key_id IS NULL AND position(:digest::text IN convert_from(a.document, 'UTF8')) > 0
    THEN convert_from(a.document, 'UTF8')::jsonb -> 'objects' END, '$[*].shapes[*].**.payload') p
WHERE a.workspace_id = :workspace::uuid AND a.item_id = :item::uuid AND p ->> 'sha256' = :digest::text
  AND p ->> 'codec' = :codec::text AND (p ->> 'bytes')::numeric <= :most::bigint
ORDER BY a.id DESC LIMIT 3;

-- name: keep_payloads
-- What the documents of revisions keep beside themselves is not cleared away while they are there.
INSERT INTO payloads (annotation_id, blob, workspace_id)
SELECT DISTINCT a.id, p ->> 'sha256', a.workspace_id
FROM annotations a CROSS JOIN LATERAL jsonb_path_query(
  CASE WHEN a.codec = 0 AND a.key_id IS NULL AND position('"payload":{' IN convert_from(a.document, 'UTF8')) > 0
    THEN convert_from(a.document, 'UTF8')::jsonb -> 'objects' END, '$[*].shapes[*].**.payload') p
WHERE a.workspace_id = :workspace::uuid AND a.id = ANY(:annotations::uuid[]) AND p ->> 'sha256' IS NOT NULL
ON CONFLICT DO NOTHING;
