"""Sealing, behind the writers' backs: no transaction that writes an event waits for another.

An event carries the id of its transaction. All transactions below ``pg_snapshot_xmin(pg_current_snapshot())`` have
ended, so the set of their events can grow no more: that set, from where the last sealing ended, is the segment. A
transaction that stays open only delays the sealing of what began after it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

from dianjing.core.audit import BEGINNING, MerkleTree, Value, leaf, seal_hash
from dianjing.server.audit.rows import EVENT_COLUMNS, event_of, instant
from dianjing.server.kit.unit_of_work import RawConnection, UnitOfWork

_LOCK = 0x6175_6469_7431
"""Advisory lock of whoever seals: one at a time in the whole installation."""
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did: so many events, in a segment for each of so many workspaces."""

    events: int = 0
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Epoch:
    """The epoch that goes on: it holds the events from ``first_id`` on, sealed below the transaction ``border``."""

    number: int
    cluster: str
    first_id: int
    border: int


@dataclass(slots=True)
class _Segment:
    workspace: UUID
    tree: MerkleTree = field(default_factory=MerkleTree)
    first_id: int = 0
    last_id: int = 0


async def seal(uow: UnitOfWork) -> Sealed:
    """Seal all that can be sealed. Does nothing where another process is at it."""
    connection = await uow.raw()
    if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", _LOCK):
        return Sealed()
    epoch = await _current_epoch(uow, connection)
    horizon = await connection.fetchval("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return await _seal_below(connection, epoch, horizon)


async def begin_epoch(uow: UnitOfWork, reason: str) -> Epoch:
    """Close the epoch by sealing all that it left, and begin the next, whose transactions count from the start.

    Waits for open writers and keeps new ones waiting until the unit of work ends: done once, after a restore.
    """
    connection = await uow.raw()
    await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
    await connection.execute("LOCK TABLE audit_events IN EXCLUSIVE MODE")
    old = await _latest_epoch(connection)
    if old is None:
        return await _insert_epoch(connection, 1, 0, reason)
    left = await connection.fetchrow(
        "SELECT max(id) AS id, max(xid) AS xid FROM audit_events WHERE id >= $1 AND xid >= $2", old.first_id, old.border
    )
    if left is not None and left["id"] is not None:
        await _seal_below(connection, old, left["xid"] + 1)
    last_id = await connection.fetchval("SELECT coalesce(max(last_id), 0) FROM audit_seals")
    return await _insert_epoch(connection, old.number + 1, last_id + 1, reason)


async def _current_epoch(uow: UnitOfWork, connection: RawConnection) -> Epoch:
    """The epoch that goes on. The first one begins by itself, and so does one after the database moved to another
    cluster (a dump restored by other means than ours), which counts its transactions anew."""
    epoch = await _latest_epoch(connection)
    if epoch is None:
        return await _insert_epoch(connection, 1, 0, "install")
    if epoch.cluster != await connection.fetchval("SELECT system_identifier::text FROM pg_control_system()"):
        return await begin_epoch(uow, "another database cluster")
    return epoch


async def _seal_below(connection: RawConnection, epoch: Epoch, horizon: int) -> Sealed:
    if horizon <= epoch.border:
        return Sealed()
    events = segments = 0
    async for segment in _segments(connection, epoch, horizon):
        await _insert_seal(connection, epoch.number, horizon, segment)
        events += segment.tree.count
        segments += 1
    await connection.execute("UPDATE audit_epochs SET border = $1 WHERE number = $2", horizon, epoch.number)
    return Sealed(events, segments)


async def _segments(connection: RawConnection, epoch: Epoch, horizon: int) -> AsyncIterator[_Segment]:
    """The events between the border and ``horizon``, one segment a workspace; memory does not grow with them."""
    rows = connection.cursor(
        f"SELECT {EVENT_COLUMNS} FROM audit_events WHERE xid >= $1 AND xid < $2 AND id >= $3 ORDER BY workspace_id, id",
        epoch.border,
        horizon,
        epoch.first_id,
        prefetch=_BATCH,
    )
    segment: _Segment | None = None
    async for row in rows:
        if segment is None or segment.workspace != row["workspace_id"]:
            if segment is not None:
                yield segment
            segment = _Segment(row["workspace_id"], first_id=row["id"])
        segment.tree.add(leaf(event_of(row)))
        segment.last_id = row["id"]
    if segment is not None:
        yield segment


async def _insert_seal(connection: RawConnection, epoch: int, horizon: int, segment: _Segment) -> None:
    last = await connection.fetchrow(
        "SELECT number, epoch, to_xid, hash FROM audit_seals WHERE workspace_id = $1 ORDER BY number DESC LIMIT 1",
        segment.workspace,
    )
    sealed_at = await connection.fetchval("SELECT clock_timestamp()")
    number = last["number"] + 1 if last else 1
    previous = last["hash"] if last else BEGINNING
    from_xid = last["to_xid"] if last and last["epoch"] == epoch else 0
    root, count = segment.tree.root(), segment.tree.count
    seal: dict[str, Value] = {
        "workspace": str(segment.workspace),
        "epoch": epoch,
        "number": number,
        "previous": previous,
        "root": root,
        "count": count,
        "from_xid": from_xid,
        "to_xid": horizon,
        "sealed_at": instant(sealed_at),
    }
    await connection.execute(
        "INSERT INTO audit_seals (workspace_id, number, epoch, previous, root, count, from_xid, to_xid, sealed_at,"
        " hash, first_id, last_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        segment.workspace,
        number,
        epoch,
        previous,
        root,
        count,
        from_xid,
        horizon,
        sealed_at,
        seal_hash(seal),
        segment.first_id,
        segment.last_id,
    )


async def _latest_epoch(connection: RawConnection) -> Epoch | None:
    row = await connection.fetchrow(
        "SELECT number, cluster, first_id, border FROM audit_epochs ORDER BY number DESC LIMIT 1"
    )
    return Epoch(**dict(row)) if row else None


async def _insert_epoch(connection: RawConnection, number: int, first_id: int, reason: str) -> Epoch:
    row = await connection.fetchrow(
        "INSERT INTO audit_epochs (number, cluster, begun_at, reason, first_id, border)"
        " SELECT $1, system_identifier::text, clock_timestamp(), $2, $3, 0 FROM pg_control_system()"
        " RETURNING number, cluster, first_id, border",
        number,
        reason,
        first_id,
    )
    if row is None:
        raise RuntimeError("pg_control_system() answered nothing")
    return Epoch(**dict(row))
