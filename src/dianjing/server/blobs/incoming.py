"""Bytes on their way in: spooled to a scratch file and hashed as they come, because the address is their hash."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from dianjing.core.errors import TooLarge
from dianjing.core.words import Words
from dianjing.server.blobs.store import CHUNK


@dataclass(frozen=True)
class Spooled:
    """A finished scratch file, on disk to stay, with the sha256 and size of its bytes."""

    path: Path
    sha256: str
    size: int


class Incoming:
    """A scratch file that is hashed while it is written. Left without ``finish``, it is removed.

    Memory is bounded by CHUNK. Raises ``TooLarge`` once more than ``limit`` bytes have come.
    """

    def __init__(self, scratch: Path, *, limit: int | None = None) -> None:
        self._path = scratch / f"incoming-{uuid4().hex}"
        self._limit = limit
        self._hash = hashlib.sha256()
        self._size = 0
        self._buffer = bytearray()
        self._file: int | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._open)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._close)

    async def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._size += len(data)
        if self._limit is not None and self._size > self._limit:
            raise TooLarge(
                "blobs.too_large",
                Words(
                    zh=f"内容超过了 {self._limit} 字节的上限。", en=f"This is over the limit of {self._limit} bytes."
                ),
                params={"limit": self._limit},
            )
        self._buffer += data
        if len(self._buffer) >= CHUNK:
            await self._flush()

    async def finish(self) -> Spooled:
        """All bytes have come: the file is on disk to stay and belongs to the caller, who hands it to a store."""
        await self._flush()
        await asyncio.to_thread(self._sync)
        return Spooled(self._path, self._hash.hexdigest(), self._size)

    async def _flush(self) -> None:
        if self._buffer:
            data, self._buffer = bytes(self._buffer), bytearray()
            await asyncio.to_thread(self._append, data)

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o640)

    def _append(self, data: bytes) -> None:
        self._hash.update(data)
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor(), view) :]

    def _sync(self) -> None:
        os.fsync(self._descriptor())

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        # Whoever took the file over has moved or removed it already.
        self._path.unlink(missing_ok=True)

    def _descriptor(self) -> int:
        if self._file is None:
            raise RuntimeError("the scratch file is not open")
        return self._file


@asynccontextmanager
async def spool(scratch: Path, chunks: AsyncIterable[bytes], *, limit: int | None = None) -> AsyncIterator[Spooled]:
    """Spool and hash a whole stream; the scratch file lives until the context ends unless a store takes it over."""
    async with Incoming(scratch, limit=limit) as incoming:
        async for chunk in chunks:
            await incoming.write(chunk)
        yield await incoming.finish()


def sweep_scratch(scratch: Path, older_than: float) -> int:
    """Remove scratch files that no living upload can own any more (unchanged for ``older_than`` seconds); how many."""
    if not scratch.is_dir():
        return 0
    removed = 0
    border = time.time() - older_than
    for entry in os.scandir(scratch):
        try:
            old = entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime <= border
        except FileNotFoundError:
            continue
        if old:
            Path(entry.path).unlink(missing_ok=True)
            removed += 1
    return removed
