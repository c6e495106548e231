"""Removing blobs that nothing names any more, while others put and claim blobs.

Who puts or claims a blob touches its row first, so the row's lock decides: either the garbage job sees the touch and
spares the blob, or the other finds the row gone and puts the bytes again. The bytes go while the row's deletion is not
yet committed: what a kill can leave is a row without bytes that nobody names, never bytes without a row.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from dianjing.server.blobs.store import Address, BlobStore, Stored
from dianjing.server.db.models import all_tables
from dianjing.server.kit.database import Database

_log = structlog.get_logger(__name__)
GRACE = timedelta(days=1)
"""How long a blob that was just put or claimed is spared, whatever names it."""
LOCK = 0x626C_6F62
"""Advisory lock: a backup holds it shared, so that what it copies is not removed meanwhile."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not fit: bytes without a row, and blobs that something names whose bytes are not there."""

    orphans: list[Address]
    missing: list[Address]


def naming_columns() -> list[tuple[str, str]]:
    """Every (table, column) that keeps blobs alive: those called ``blob``, and those with ``info={"blob": True}``."""
    return sorted(
        (table.name, column.name)
        for table in all_tables().tables.values()
        for column in table.columns
        if column.name == "blob" or column.info.get("blob")
    )


async def collect(database: Database, store: BlobStore, *, grace: timedelta = GRACE) -> int:
    """Remove the blobs that nothing names and nobody touched for ``grace``; how many. Ends early during a backup."""
    removed = 0
    async for address in _rows(database, _UNNAMED_FOR, grace):
        async with database.begin() as uow:
            connection = await uow.raw()
            if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
                break
            gone = await connection.fetchval(
                f"DELETE FROM blobs b WHERE b.workspace_id = $2 AND b.hash = $3 AND {_unnamed()}"
                " AND b.touched_at < dianjing_now() - $1::interval RETURNING 1",
                grace,
                address.workspace,
                address.sha256,
            )
            if gone:
                await store.delete(address)
                removed += 1
    return removed


async def sweep_orphans(database: Database, store: BlobStore, *, grace: timedelta = GRACE) -> int:
    """Remove bytes without a row that are older than ``grace``: a store that was restored apart from its database can
    hold some. How many."""
    async with database.begin() as uow:
        now: datetime = await (await uow.raw()).fetchval("SELECT clock_timestamp()")
    removed = 0
    async for stored in _orphans(database, store):
        if stored.modified < now - grace:
            await store.delete(stored.address)
            _log.warning("blobs.orphan_removed", workspace=str(stored.address.workspace), hash=stored.address.sha256)
            removed += 1
    return removed


async def compare(database: Database, store: BlobStore) -> Mismatch:
    """Hold all rows against all bytes. For the doctor and for tests: reads everything's name, and nothing's content."""
    missing = [address async for address in _rows(database, _NAMED, timedelta(0)) if await store.size(address) is None]
    return Mismatch(orphans=[stored.address async for stored in _orphans(database, store)], missing=missing)


_NAMED, _UNNAMED_FOR = "named", "unnamed"


async def _rows(database: Database, which: str, grace: timedelta) -> AsyncIterator[Address]:
    """The rows that something names, or that nothing named or touched for ``grace``, in many short transactions."""
    wanted = f"{_unnamed()} AND b.touched_at < dianjing_now() - $1::interval"
    if which == _NAMED:
        wanted = f"NOT ({_unnamed()}) AND $1::interval IS NOT NULL"
    after = (UUID(int=0), "")
    while True:
        async with database.begin() as uow:
            rows = await (await uow.raw()).fetch(
                f"SELECT b.workspace_id, b.hash FROM blobs b WHERE (b.workspace_id, b.hash) > ($2, $3) AND {wanted}"
                " ORDER BY b.workspace_id, b.hash LIMIT $4",
                grace,
                *after,
                _BATCH,
            )
        for row in rows:
            after = (row["workspace_id"], row["hash"])
            yield Address(*after)
        if len(rows) < _BATCH:
            return


async def _orphans(database: Database, store: BlobStore) -> AsyncIterator[Stored]:
    batch: list[Stored] = []
    async for stored in store.iterate():
        batch.append(stored)
        if len(batch) == _BATCH:
            for orphan in await _without_row(database, batch):
                yield orphan
            batch = []
    for orphan in await _without_row(database, batch):
        yield orphan


async def _without_row(database: Database, batch: list[Stored]) -> list[Stored]:
    if not batch:
        return []
    async with database.begin() as uow:
        rows = await (await uow.raw()).fetch(
            "SELECT b.workspace_id, b.hash FROM blobs b JOIN unnest($1::uuid[], $2::text[]) AS s(workspace_id, hash)"
            " ON b.workspace_id = s.workspace_id AND b.hash = s.hash",
            [stored.address.workspace for stored in batch],
            [stored.address.sha256 for stored in batch],
        )
    known = {(row["workspace_id"], row["hash"]) for row in rows}
    return [stored for stored in batch if (stored.address.workspace, stored.address.sha256) not in known]


def _unnamed() -> str:
    """That nothing names the row ``b`` of blobs."""
    return " AND ".join(
        f'NOT EXISTS (SELECT FROM "{table}" r WHERE r.workspace_id = b.workspace_id AND r."{column}" = b.hash)'
        for table, column in naming_columns()
    )
