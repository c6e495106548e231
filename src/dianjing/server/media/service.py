"""Reading media and making what is derived from them.

A media is served by its item's permission, never by its hash. What a browser is told of the type is what our own
look at the bytes said.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from sqlalchemy import Row

from dianjing.core import registry
from dianjing.core.errors import DianjingError, NotFound, Unavailable
from dianjing.core.plugin import ModalityCode, Preview
from dianjing.core.words import Words
from dianjing.media.text.decode import decode
from dianjing.server.blobs.elsewhere import Remote, changed, is_elsewhere, moved
from dianjing.server.blobs.incoming import spool
from dianjing.server.blobs.service import Blobs, Kept
from dianjing.server.blobs.store import Address
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.media import repository

_BLOCK = 1 << 20
AT_ONCE = max(2, min(8, os.cpu_count() or 2))
"""Files that one process decodes at the same time: one a core, and not more, for decoding is what costs memory."""

_decoding = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where the bytes of one part are: in the row, in the store, in a file on this machine, or in somebody's bucket."""

    size: int
    inline: bytes | None = None
    blob: Address | None = None
    file: Path | None = None
    remote: Remote | None = None


@dataclass(frozen=True, slots=True)
class Probed:
    """What came of looking at a media: its facts and previews, or the error."""

    media: Row[Any]
    facts: dict[str, Any] | None
    previews: Sequence[Preview]
    problem: DianjingError | None
    sha256: str | None


async def of_items(uow: UnitOfWork, workspace: UUID, items: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The current media of several items."""
    return await repository.of_items(uow, workspace, items)


async def unprobed(
    uow: UnitOfWork, workspace: UUID, import_id: UUID, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Media of an import that no probe has looked at, by id, with ``item_key`` and ``modality`` of their item."""
    return await repository.unprobed(uow, workspace, import_id, after, limit)


async def media_of(uow: UnitOfWork, item: Row[Any], name: str, version: int | None = None) -> Row[Any]:
    """A media of an item. Raises ``NotFound``."""
    row = await repository.named(uow, item.workspace_id, item.id, name, version)
    if row is None:
        raise NotFound(
            "media.unknown", Words(zh=f"数据项没有名为 {name} 的媒体", en=f"The item has no media called {name!r}.")
        )
    return row


async def bytes_of(uow: UnitOfWork, media: Row[Any], part: int = 0) -> Bytes:
    """Where a part's bytes are. Raises ``NotFound`` for a part that there is not."""
    parts = await repository.parts(uow, media.workspace_id, media.id)
    if part >= len(parts):
        raise NotFound("media.no_part", Words(zh=f"没有第 {part} 部分", en=f"There is no part {part}."))
    return located(parts[part])


def located(part: Row[Any]) -> Bytes:
    """Where the bytes of a row of ``media_parts`` are."""
    if part.inline is not None:
        return Bytes(len(part.inline), inline=part.inline)
    if part.blob is not None:
        return Bytes(part.size or 0, blob=Address(part.workspace_id, part.blob))
    return located_at(part.address, part.etag, part.size)


def located_at(address: str, etag: str | None, size: int | None) -> Bytes:
    """Where what is registered in place lies. Raises ``NotFound`` for a file that moved or was changed."""
    if is_elsewhere(address):
        return Bytes(size or 0, remote=Remote(address, etag))
    file = _local(address)
    try:
        found = file.stat()
    except OSError as error:
        raise moved(address) from error
    if etag is not None and etag != etag_of(found.st_mtime_ns, found.st_size):
        raise changed(address)
    return Bytes(found.st_size, file=file)


async def check_there(blobs: Blobs, where: Bytes) -> None:
    """Raise ``NotFound`` where an object is gone from its bucket or was changed: before an answer begins."""
    if where.remote is not None:
        await blobs.elsewhere.size(where.remote)


def etag_of(modified_ns: int, size: int) -> str:
    """What tells whether a file that is registered where it lies is still the same."""
    return f"{modified_ns:x}-{size:x}"


async def read(blobs: Blobs, where: Bytes, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """The bytes ``[start, end)`` in pieces."""
    if where.inline is not None:
        yield where.inline[start:end]
    elif where.blob is not None:
        async for piece in blobs.store.read(where.blob, start, end):
            yield piece
    elif where.remote is not None:
        async for piece in blobs.elsewhere.read(where.remote, start, where.size if end is None else end):
            yield piece
    elif where.file is not None:
        stop = where.size if end is None else min(end, where.size)
        with await asyncio.to_thread(where.file.open, "rb") as stream:
            await asyncio.to_thread(stream.seek, start)
            while start < stop and (piece := await asyncio.to_thread(stream.read, min(_BLOCK, stop - start))):
                start += len(piece)
                yield piece


@asynccontextmanager
async def as_file(blobs: Blobs, where: Bytes, name: str) -> AsyncIterator[Path]:
    """The bytes as a local file that is only read; ``name`` gives its suffix."""
    if where.file is not None:
        yield where.file
    elif where.blob is not None:
        async with blobs.store.as_file(where.blob) as file:
            yield file
    elif where.remote is not None:
        async with spool(blobs.scratch, read(blobs, where)) as copy:
            yield copy.path
    else:
        file = blobs.scratch / f"read-{uuid4().hex}{Path(name).suffix[:10]}"
        await asyncio.to_thread(file.write_bytes, where.inline or b"")
        try:
            yield file
        finally:
            file.unlink(missing_ok=True)


async def text_of(uow: UnitOfWork, blobs: Blobs, media: Row[Any]) -> str:
    """The decoded text of a text media: what offsets refer to."""
    where = await bytes_of(uow, media)
    data = b"".join([piece async for piece in read(blobs, where)])
    return decode(data, encoding=media.encoding).text


async def look_at(blobs: Blobs, media: Row[Any], where: Bytes, modality: str, *, previews: bool = True) -> Probed:
    """Probe a media and make its previews, in a thread. What is broken comes back as ``problem``, it is not raised."""
    code: ModalityCode = registry.named(registry.modalities(), modality, Words(zh="数据类型", en="modality")).load()()
    async with _decoding, as_file(blobs, where, media.name) as file:
        # A release names what stays where it lies by its hash, whether it can be looked at or not.
        digest = media.sha256 or await asyncio.to_thread(_hash, file)
        try:
            facts = await asyncio.to_thread(code.probe, file, media.type)
            made = await asyncio.to_thread(lambda: list(code.previews(file, media.type, facts)) if previews else [])
        except DianjingError as error:
            return Probed(media, None, (), error, digest)
        return Probed(media, facts, made, None, digest)


async def put_previews(blobs: Blobs, found: Probed) -> list[Kept]:
    """Bring the previews into the store, before the rows that name them are written."""
    return [await blobs.put_bytes(found.media.workspace_id, preview.data) for preview in found.previews]


async def keep(uow: UnitOfWork, found: Probed, previews: Sequence[Kept]) -> None:
    """Write what was found, with the previews that are in the store."""
    workspace, media = found.media.workspace_id, found.media.id
    for preview, kept in zip(found.previews, previews, strict=True):
        await repository.add_derivative(
            uow, workspace, media, name=preview.name, media_type=preview.type, blob=kept.hash, size=kept.size
        )
    facts = {**found.media.facts, **found.facts} if found.facts is not None else None
    problem = found.problem.code if found.problem else None
    await repository.probed(uow, workspace, media, facts, problem, found.sha256)


async def preview(
    database: Database, uow: UnitOfWork, blobs: Blobs, item: Row[Any], media: Row[Any], name: str
) -> Row[Any]:
    """A derived file, made now where it is missing. Raises ``NotFound`` for one that this media does not have."""
    row = await repository.derivative(uow, media.workspace_id, media.id, name)
    if row is None and media.problem is None:
        found = await look_at(blobs, media, await bytes_of(uow, media), item.modality)
        previews = await put_previews(blobs, found)
        # In a transaction of its own: the reader's must not hold locks while a picture is decoded elsewhere.
        async with database.begin() as own:
            await keep(own, found, previews)
        row = await repository.derivative(uow, media.workspace_id, media.id, name)
    if row is None:
        raise NotFound(
            "media.no_preview",
            Words(zh=f"没有名为 {name} 的预览", en=f"There is no preview called {name!r}."),
            params={"problem": media.problem},
        )
    return row


def decoding() -> asyncio.Semaphore:
    """Held while a file is decoded: no more of them at a time than there are cores."""
    return _decoding


async def derived(uow: UnitOfWork, media: Row[Any], name: str) -> Row[Any] | None:
    """A derived file of a media, where it has been made."""
    return await repository.derivative(uow, media.workspace_id, media.id, name)


async def keep_derived(uow: UnitOfWork, media: Row[Any], name: str, media_type: str, kept: Kept) -> None:
    """Note a derived file whose bytes are in the store."""
    await repository.add_derivative(
        uow, media.workspace_id, media.id, name=name, media_type=media_type, blob=kept.hash, size=kept.size
    )


def kept_at(derivative: Row[Any]) -> Bytes:
    """Where the bytes of a derived file are."""
    return Bytes(derivative.size, blob=Address(derivative.workspace_id, derivative.blob))


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _local(address: str | None) -> Path:
    parts = urlsplit(address or "")
    if parts.scheme != "file":
        raise Unavailable(
            "media.unreachable", Words(zh=f"读取不到 {address}", en=f"{address} cannot be reached from here.")
        )
    return Path(unquote(parts.path))
