"""The files that an import names, brought to where a reader can open them."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID, uuid4

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.names import normal_name
from dianjing.kit.opening import TAR_SUFFIXES, open_source
from dianjing.kit.source import FileSource, FolderSource
from dianjing.server.blobs.elsewhere import ObjectSource
from dianjing.server.blobs.service import Blobs
from dianjing.server.imports.fetch import Limits, fetch
from dianjing.server.imports.gather import Addressed, InPlace
from dianjing.server.media.service import etag_of
from dianjing.server.settings import Settings

_ARCHIVES = (".zip", *TAR_SUFFIXES)


class Without:
    """A source without some of its files: the archives among uploads, which are sources of their own."""

    def __init__(self, source: Source, left_out: Sequence[str]) -> None:
        self._source = source
        self._left_out = frozenset(left_out)
        self.name = source.name

    def files(self) -> Iterator[str]:
        """The other files."""
        return (name for name in self._source.files() if name not in self._left_out)

    def exists(self, path: str) -> bool:
        """Whether there is such a file, and it is not left out."""
        return path not in self._left_out and self._source.exists(path)

    def size(self, path: str) -> int:
        """Bytes of one file."""
        return self._source.size(path)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one file."""
        return self._source.open(path)


@asynccontextmanager
async def of_uploads(
    blobs: Blobs, workspace: UUID, files: Mapping[str, Sequence[str]], report: Report
) -> AsyncIterator[list[Source]]:
    """Uploads by path, put together from the blobs that are their chunks; each archive is a source of its own."""
    async with _folder(blobs) as folder:
        for path, chunks in files.items():
            target = folder / path
            await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
            with await asyncio.to_thread(target.open, "xb") as out:
                for chunk in chunks:
                    async for piece in blobs.read(workspace, chunk):
                        await asyncio.to_thread(out.write, piece)
        with ExitStack() as opened:
            yield _opened(folder, list(files), report, opened)


@asynccontextmanager
async def of_urls(blobs: Blobs, urls: Sequence[str], settings: Settings, report: Report) -> AsyncIterator[list[Source]]:
    """Files fetched from the net, under the last part of their address; what cannot be fetched goes to the report."""
    limits = Limits(allowed=tuple(ipaddress.ip_network(one) for one in settings.import_networks))
    async with _folder(blobs) as folder:
        names: list[str] = []
        for url in urls:
            name = _name_of(url, names)
            target = folder / name
            try:
                with await asyncio.to_thread(target.open, "xb") as out:

                    async def write(piece: bytes, to: BinaryIO = out) -> None:
                        await asyncio.to_thread(to.write, piece)

                    await fetch(url, write, limits)
            except DianjingError as error:
                target.unlink(missing_ok=True)
                report.refused_error(error)
                continue
            names.append(name)
        with ExitStack() as opened:
            yield _opened(folder, names, report, opened)


@asynccontextmanager
async def of_path(path: Path, report: Report) -> AsyncIterator[list[Source]]:
    """A folder, an archive or a file on the server."""
    with open_source(path, report) as source:
        yield [source]


@asynccontextmanager
async def of_bucket(blobs: Blobs, address: str, report: Report) -> AsyncIterator[list[Source]]:
    """Objects of a bucket that the operator allows; an archive is brought here and opened."""
    source = blobs.elsewhere.source(address, report)
    if not address.lower().endswith(_ARCHIVES):
        yield [source]
        return
    async with _folder(blobs) as folder:
        target = folder / source.name
        await asyncio.to_thread(_bring, source, target)
        with ExitStack() as opened:
            yield [opened.enter_context(open_source(target, report))]


def _bring(source: Source, target: Path) -> None:
    with source.open(source.name) as stream, target.open("xb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)


def in_place_of(source: Source, address: str) -> InPlace:
    """Where the files of a source lie for good. Raises ``Invalid`` for an archive, whose files lie nowhere."""
    if isinstance(source, ObjectSource):
        objects = source

        def lies(path: str) -> Addressed:
            remote = objects.remote(path)
            return Addressed(remote.address, remote.etag)

        return lies
    if not isinstance(source, FolderSource | FileSource):
        raise Invalid(
            "imports.archive_in_place",
            Words(zh="压缩包里的文件不能就地登记", en="Files of an archive cannot be registered in place."),
            where="in_place",
            hint=Words(zh="先解压，或去掉就地登记", en="Unpack it, or import copies."),
        )
    return in_place(Path(address).expanduser().resolve())


def in_place(root: Path) -> InPlace:
    """Where the files of a folder lie for good: addressed as ``file://``, with what tells whether they change."""

    def lies(path: str) -> Addressed:
        file = root / path if root.is_dir() else root
        found = file.stat()
        return Addressed(f"file://{quote(os.fspath(file))}", etag_of(found.st_mtime_ns, found.st_size))

    return lies


@asynccontextmanager
async def _folder(blobs: Blobs) -> AsyncIterator[Path]:
    async with AsyncExitStack() as stack:
        folder = blobs.scratch / f"import-{uuid4().hex}"
        await asyncio.to_thread(folder.mkdir)
        stack.push_async_callback(asyncio.to_thread, shutil.rmtree, folder, True)
        yield folder


def _opened(folder: Path, names: Sequence[str], report: Report, opened: ExitStack) -> list[Source]:
    archives = [name for name in names if name.lower().endswith(_ARCHIVES)]
    sources = [opened.enter_context(open_source(folder / name, report)) for name in archives]
    if len(archives) < len(names):
        sources.append(Without(opened.enter_context(open_source(folder, report)), archives))
    return sources


def _name_of(url: str, taken: Sequence[str]) -> str:
    last = PurePosixPath(unquote(urlsplit(url).path)).name or "file"
    name = normal_name(last[-200:])
    if name not in taken:
        return name
    path = PurePosixPath(name)
    return next(one for n in range(2, len(taken) + 3) if (one := f"{path.stem}-{n}{path.suffix}") not in taken)


def upload_ids(source: dict[str, Any]) -> list[UUID]:
    """The uploads that a stored source names."""
    return [UUID(one) for one in source.get("uploads") or ()]
