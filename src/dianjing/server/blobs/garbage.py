"""Removing blobs that nothing names any more, while others put and claim blobs.

Who puts or claims a blob touches its row first, so the row's lock decides: either the garbage job sees the touch and
spares the blob, or the other finds the row gone and puts the bytes again. The bytes go while the row's deletion is not
yet committed: what a kill can leave is a row without bytes that nobody names, never bytes without a row.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from uuid import UUID

import structlog

from dianjing.server.blobs.store import Address, BlobStore
from dianjing.server.db.models import all_tables
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)
GRACE = timedelta(days=1)
"""How long a blob that was just put or claimed is spared, whatever names it."""
LOCK = 0x626C_6F62
"""Advisory lock: a backup holds it shared, so that what it copies is not removed meanwhile."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not fit: bytes without a row, and rows that something names without their bytes."""

    orphans: list[Address]
    missing: list[Address]


def naming_columns() -> list[tuple[str, str]]:
    """Every (table, column) that keeps blobs alive: the columns called ``blob``, and those marked ``info={"blob"}``."""
    return sorted(
        (table.name, column.name)
        for table in all_tables().tables.values()
        for column in table.columns
        if column.name == "blob" or column.info.get("blob")
    )


async def collect(database: Database, store: BlobStore, *, grace: timedelta = GRACE) -> int:
    """Remove the blobs that nothing names and nobody touched for ``grace``; how many."""
    removed = 0
    async for workspace, sha256 in _candidates(database, grace):
        async with database.begin() as uow:
            connection = await uow.raw()
            if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
                return removed
            gone = await connection.fetchval(
                f"DELETE FROM blobs b WHERE b.workspace_id = $2 AND b.hash = $3 AND {_unnamed()} RETURNING 1",
                grace,
                workspace,
                sha256,
            )
            if gone:
                await store.delete(Address(workspace, sha256))
                removed += 1
    return removed


async def sweep_orphans(database: Database, store: BlobStore, *, grace: timedelta = GRACE) -> int:
    """Remove bytes that have no row and are older than ``grace``: left by a restored backup, not by us; how many."""
    now = await _now(database)
    removed = 0
    async for address in _orphans(database, store):
        size = await store.size(address.address)
        if size is not None and address.modified < now - grace:
            await store.delete(address.address)
            _log.warning("blobs.orphan_removed", workspace=str(address.address.workspace), hash=address.address.sha256)
            removed += 1
    return removed
