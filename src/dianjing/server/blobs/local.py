"""Blobs in a folder: one file a blob, spread over 256 sub-folders of each workspace by the first two hex digits.

obstore's LocalStore renames without fsync; a blob that was acknowledged must survive a power cut, so this writes the
files itself and syncs both file and folder before it answers.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.blobs.incoming import sweep_scratch
from dianjing.server.blobs.store import CHUNK, Address, Stored, missing

_LISTED_AT_ONCE = 512


class LocalBlobs:
    """A ``BlobStore`` in the folder ``root``; ``scratch`` must lie on the same file system."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.url = root.absolute().as_uri()
        self._root = root
        self._scratch = scratch

    def path(self, address: Address) -> Path:
        """Where the blob's file is, whether or not it exists."""
        return self._root / str(address.workspace) / address.sha256[:2] / address.name

    async def put_file(self, address: Address, source: Path) -> bool:
        return await asyncio.to_thread(self._take_over, address, source)

    async def size(self, address: Address) -> int | None:
        try:
            return (await asyncio.to_thread(os.stat, self.path(address))).st_size
        except FileNotFoundError:
            return None

    async def read(self, address: Address, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        descriptor = await asyncio.to_thread(self._open, address)
        try:
            position = start
            while end is None or position < end:
                wanted = CHUNK if end is None else min(CHUNK, end - position)
                data = await asyncio.to_thread(os.pread, descriptor, wanted, position)
                if not data:
                    return
                position += len(data)
                yield data
        finally:
            os.close(descriptor)

    @asynccontextmanager
    async def as_file(self, address: Address) -> AsyncIterator[Path]:
        path = self.path(address)
        if not await asyncio.to_thread(path.is_file):
            raise missing(address)
        yield path

    async def delete(self, address: Address) -> None:
        await asyncio.to_thread(self.path(address).unlink, missing_ok=True)

    async def iterate(self, workspace: UUID | None = None) -> AsyncIterator[Stored]:
        found = self._scan(workspace)
        while batch := await asyncio.to_thread(_take, found, _LISTED_AT_ONCE):
            for stored in batch:
                yield stored

    async def sweep(self, older_than: float) -> int:
        return await asyncio.to_thread(sweep_scratch, self._scratch, older_than)

    async def check(self) -> None:
        try:
            await asyncio.to_thread(self._probe)
        except OSError as error:
            raise Unavailable(
                "blobs.unavailable",
                Words(zh="数据目录无法写入文件。", en="The folder of blobs cannot be written."),
                where=str(self._root),
                hint=Words(
                    zh=f"请检查磁盘空间和目录权限（{error.strerror}）。",
                    en=f"Check disk space and the folder's permissions ({error.strerror}).",
                ),
            ) from error

    def _take_over(self, address: Address, source: Path) -> bool:
        target = self.path(address)
        _make_folder(target.parent, self._root)
        source.chmod(0o440)
        try:
            # link, not rename: it fails where the blob exists, so a blob once there is never replaced.
            os.link(source, target)
            created = True
        except FileExistsError:
            created = False
        source.unlink()
        _sync_folder(target.parent)
        return created

    def _open(self, address: Address) -> int:
        try:
            return os.open(self.path(address), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise missing(address) from error

    def _scan(self, workspace: UUID | None) -> Iterator[Stored]:
        for folder in _folders(self._root):
            if workspace is not None and folder.name != str(workspace):
                continue
            for shard in _folders(Path(folder)):
                for entry in os.scandir(shard):
                    address = Address.parse(folder.name, entry.name)
                    if address is None:
                        continue
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    yield Stored(address, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))

    def _probe(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        self._scratch.mkdir(parents=True, exist_ok=True)
        probe = self._scratch / f"probe-{uuid4().hex}"
        try:
            probe.write_bytes(b"dianjing")
            if probe.read_bytes() != b"dianjing":
                raise OSError(5, "a probe was read back differently")
        finally:
            probe.unlink(missing_ok=True)


def _folders(root: Path) -> Iterator[os.DirEntry[str]]:
    if not root.is_dir():
        return
    for entry in os.scandir(root):
        if entry.is_dir(follow_symlinks=False):
            yield entry


def _take(found: Iterator[Stored], count: int) -> list[Stored]:
    return list(islice(found, count))


def _make_folder(folder: Path, root: Path) -> None:
    """Make ``folder`` and the ones above it down from ``root``, each name on disk to stay."""
    if folder.is_dir():
        return
    if folder != root:
        _make_folder(folder.parent, root)
    folder.mkdir(parents=folder == root, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
