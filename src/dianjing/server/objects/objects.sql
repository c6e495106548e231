-- Objects out of stored documents, and what corrects many of them at once. Each statement names its workspace.

-- name: contents
-- Chosen objects of some revisions. Each document is taken apart once; sealed ones are not read.
WITH wanted AS MATERIALIZED (
  SELECT annotation_id, array_agg(object) AS objects
  FROM unnest(:annotations::uuid[], :objects::text[]) AS w (annotation_id, object) GROUP BY annotation_id
)
SELECT wanted.annotation_id, o ->> 'id' AS object, o::text AS content
FROM wanted JOIN annotations a ON a.id = wanted.annotation_id AND a.workspace_id = :workspace::uuid
  CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN a.codec = 0 AND a.key_id IS NULL
    THEN convert_from(a.document, 'UTF8')::jsonb -> 'objects' END) o
WHERE o ->> 'id' = ANY(wanted.objects);
