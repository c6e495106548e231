"""Recording: one INSERT in the caller's transaction.

What changes something calls ``record``; what serves bytes calls ``record_reads``. The hot path writes the same row in
its own SQL and names these columns, in any statement of any transaction::

    INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)

``id``, ``xid`` and ``at`` are the database's and are never named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal
from uuid import UUID

import orjson

from dianjing.core.audit import Value
from dianjing.server.db.models.audit_event import NO_WORKSPACE
from dianjing.server.kit.unit_of_work import UnitOfWork

ReadKind = Literal["media", "preview", "text", "payload", "export", "release", "archive"]

_INSERT = (
    "INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)"
)
# One statement notes each read and audits those that are the first of their five minutes.
_INSERT_READS = """
WITH fresh AS (
  INSERT INTO audit_reads (workspace_id, actor_id, thing_id, kind, slot)
  SELECT $1, $2, thing, $6, date_bin('5 minutes', clock_timestamp(), 'epoch') FROM unnest($5::uuid[]) AS thing
  ON CONFLICT DO NOTHING RETURNING thing_id
)
INSERT INTO audit_events (workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs)
SELECT $1, $2, $3, 'media.read', $7, thing_id, $4, jsonb_build_object('kind', $6::text) FROM fresh
"""


async def record(
    uow: UnitOfWork,
    verb: str,
    thing_kind: str,
    thing: UUID | None,
    *,
    workspace: UUID | None = None,
    refs: Mapping[str, Value] | None = None,
) -> None:
    """Write that whoever this unit of work acts for did ``verb`` to ``thing``.

    ``verb`` is the permission that was used, or what the system did. ``refs`` says more by ids, counts and our own
    words (a role, a state): never a name or content that a person wrote, and no floats. Without a workspace it
    happened above all of them.
    """
    connection = await uow.raw()
    await connection.execute(
        _INSERT,
        workspace or NO_WORKSPACE,
        uow.by.user_id,
        uow.by.via,
        verb,
        thing_kind,
        thing,
        uow.by.request_id,
        None if refs is None else orjson.dumps(refs).decode(),
    )


async def record_reads(
    uow: UnitOfWork, workspace: UUID, kind: ReadKind, things: Collection[UUID], *, thing_kind: str = "media"
) -> None:
    """Write that the bytes of ``things`` were served: once a person, thing, kind and five minutes.

    Making an address that serves them without us (presigning) counts as a read.
    """
    reader = uow.by.user_id
    if reader is None:
        raise ValueError("bytes are served to somebody")
    connection = await uow.raw()
    # In one order, so that two pages that load the same pictures at once wait for each other and not in a ring.
    await connection.execute(
        _INSERT_READS,
        workspace,
        reader,
        uow.by.via,
        uow.by.request_id,
        sorted(set(things)),
        kind,
        thing_kind,
    )


async def forget_reads(uow: UnitOfWork) -> None:
    """Clear what only served to note a read once."""
    connection = await uow.raw()
    await connection.execute("DELETE FROM audit_reads WHERE slot < clock_timestamp() - interval '1 hour'")
