"""Recording: one INSERT in the caller's transaction.

What changes something calls ``record``; what serves bytes calls ``record_reads``. The hot path writes the same row in
its own SQL and names these columns, in any statement of any transaction::

    INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)

``id``, ``xid`` and ``at`` are the database's and are never named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

import orjson

from dianjing.core.audit import Value
from dianjing.server.kit.unit_of_work import UnitOfWork

Via = Literal["session", "token", "job", "command", "system"]
ReadKind = Literal["media", "preview", "text", "export", "release", "archive"]

_INSERT = (
    "INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)"
)
# One statement notes a read and, only where it is the first of its five minutes, audits it.
_INSERT_READS = """
WITH fresh AS (
  INSERT INTO audit_reads (workspace_id, actor_id, thing_id, kind, slot)
  SELECT $1, $2, thing, $5, date_bin('5 minutes', clock_timestamp(), 'epoch') FROM unnest($7::uuid[]) AS thing
  ON CONFLICT DO NOTHING RETURNING thing_id
)
INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)
SELECT $1, $2, $3, $4, $8, thing_id, $6, jsonb_build_object('kind', $5::text) FROM fresh
"""
