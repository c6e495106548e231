"""Blobs with their rows: what every feature uses to keep and to read bytes.

The row comes before the bytes. So nothing lies in the store without a row, whenever a process is killed; a row
without bytes is named by nobody yet, and the garbage job removes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from dianjing.server.blobs.elsewhere import Elsewhere
from dianjing.server.blobs.incoming import Spooled, spool
from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.remote import ObjectBlobs
from dianjing.server.blobs.store import CHUNK, Address, BlobStore
from dianjing.server.db.models.media import Blob
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """A blob that is in the store: the sha256 of its bytes and their number."""

    hash: str
    size: int


class Blobs:
    """The blobs of all workspaces. ``resources.once(open_blobs)`` answers the process's one."""

    def __init__(self, store: BlobStore, database: Database, scratch: Path, elsewhere: Elsewhere | None = None) -> None:
        """``elsewhere`` is what may be read where it lies."""
        self.store = store
        self.scratch = scratch
        self.elsewhere = elsewhere or Elsewhere(())
        self._database = database

    async def put(self, workspace: UUID, chunks: AsyncIterable[bytes], *, limit: int | None = None) -> Kept:
        """Keep a stream, in constant memory. Raises ``TooLarge`` over ``limit`` bytes; then nothing is kept.

        Write the row that names the blob within a day: until then the garbage job spares it.
        """
        async with spool(self.scratch, chunks, limit=limit) as spooled:
            return await self.put_spooled(workspace, spooled)

    async def put_bytes(self, workspace: UUID, data: bytes) -> Kept:
        """Keep bytes that are in memory."""

        async def once() -> AsyncIterator[bytes]:
            yield data

        return await self.put(workspace, once())

    async def put_file(self, workspace: UUID, source: Path, *, limit: int | None = None) -> Kept:
        """Keep a copy of a local file."""
        return await self.put(workspace, _chunks_of(source), limit=limit)

    async def put_spooled(self, workspace: UUID, spooled: Spooled) -> Kept:
        """Keep a scratch file of ours (``incoming.spool``), which is gone afterwards."""
        async with self._database.begin() as uow:
            statement = insert(Blob).values(workspace_id=workspace, hash=spooled.sha256, size=spooled.size)
            await uow.execute(
                statement.on_conflict_do_update(
                    index_elements=["workspace_id", "hash"], set_={"touched_at": func.dianjing_now()}
                )
            )
        await self.store.put_file(Address(workspace, spooled.sha256), spooled.path)
        return Kept(spooled.sha256, spooled.size)

    async def claim(self, uow: UnitOfWork, workspace: UUID, sha256: str) -> Kept | None:
        """Use a blob that may be there already: kept until this transaction has written the row that names it.

        None where it is not there: then it has to be put.
        """
        size = await uow.scalar(
            update(Blob)
            .where(Blob.workspace_id == workspace, Blob.hash == sha256)
            .values(touched_at=func.dianjing_now())
            .returning(Blob.size)
        )
        if size is None or await self.store.size(Address(workspace, sha256)) is None:
            return None
        return Kept(sha256, int(size))

    async def known(self, uow: UnitOfWork, workspace: UUID, hashes: list[str]) -> set[str]:
        """Which of these hashes the workspace has a blob of."""
        rows = await uow.rows(select(Blob.hash).where(Blob.workspace_id == workspace, Blob.hash.in_(hashes)))
        return {row.hash for row in rows}

    def read(self, workspace: UUID, sha256: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes ``[start, end)`` in chunks. The caller has checked that the reader may see them."""
        return self.store.read(Address(workspace, sha256), start, end)

    async def read_all(self, workspace: UUID, sha256: str) -> bytes:
        """All the bytes, for blobs that are known to be small."""
        return b"".join([chunk async for chunk in self.read(workspace, sha256)])

    def as_file(self, workspace: UUID, sha256: str) -> AbstractAsyncContextManager[Path]:
        """The blob as a local file that must not be written to, for as long as the context lasts."""
        return self.store.as_file(Address(workspace, sha256))


def open_blobs(resources: Resources) -> Blobs:
    """The blobs where the settings say they are."""
    settings = resources.settings
    return Blobs(open_store(settings), resources.database, scratch_of(settings), Elsewhere(settings.import_roots))


def open_store(settings: Settings) -> BlobStore:
    """The store that the settings name; in the data directory where they name none."""
    if settings.blobs_url is None:
        return LocalBlobs(settings.data_dir / "blobs", scratch_of(settings))
    return ObjectBlobs(settings.blobs_url, scratch_of(settings))


def scratch_of(settings: Settings) -> Path:
    """The local folder for bytes on their way; on the file system of local blobs."""
    return settings.data_dir / "scratch"


async def _chunks_of(source: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(source.open, "rb")
    try:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
    finally:
        file.close()
