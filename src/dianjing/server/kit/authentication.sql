-- Who asks: one statement for whoever a process does not know yet. Nothing here belongs to a workspace but the
-- memberships, which are the user's own.

-- name: actor
-- The user of a session, a token or, by way of the local token, the instance's first administrator, with their places
-- in all workspaces that are there. Notes that a token was used, once an hour. No row: unknown, ended or disabled.
WITH credential AS (
  SELECT s.id, s.user_id, s.expires_at, NULL::text[] AS scopes FROM sessions s
  WHERE :via::text = 'session' AND s.token_hash = :hash::bytea AND s.expires_at > now()
  UNION ALL
  SELECT t.id, t.user_id, t.expires_at, t.scopes FROM access_tokens t
  WHERE :via::text = 'token' AND t.token_hash = :hash::bytea AND (t.expires_at IS NULL OR t.expires_at > now())
  UNION ALL
  (SELECT u.id, u.id, NULL, NULL FROM users u
   WHERE :via::text = 'command' AND u.administrator AND u.disabled_at IS NULL ORDER BY u.id LIMIT 1)
), quick AS MATERIALIZED (
  -- That a token was used is worth no wait for the disk; nothing else is written here.
  SELECT set_config('synchronous_commit', 'off', true) WHERE :via::text = 'token'
), noted AS (
  UPDATE access_tokens t SET last_used_at = now() FROM credential c, quick
  WHERE :via::text = 'token' AND t.id = c.id AND (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 hour')
)
SELECT c.id, c.expires_at, c.scopes, u.id AS user_id, u.email, u.name, u.administrator,
  coalesce((SELECT json_agg(json_build_object('id', m.id, 'workspace_id', w.id, 'slug', w.slug, 'name', w.name,
       'role', m.role) ORDER BY w.slug)
     FROM members m JOIN workspaces w ON w.id = m.workspace_id
     WHERE m.user_id = u.id AND w.deleted_at IS NULL), '[]')::text AS places
FROM credential c JOIN users u ON u.id = c.user_id
WHERE u.disabled_at IS NULL;

-- name: revoked
-- Whose rights were taken away in the last seconds.
SELECT coalesce(array_agg(DISTINCT r.user_id), '{}') AS users FROM revocations r
WHERE r.at > clock_timestamp() - interval '10 seconds';
