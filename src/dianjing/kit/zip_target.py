"""A zip as a target, to a place on the disk or straight into a response; equal contents give equal bytes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import BinaryIO, Self, cast

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.kit.names import suffix_of
from dianjing.kit.target import Names, Staged, disk_errors, sync_folder

_BLOCK = 1 << 20
_IN_MEMORY = 8 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED: tuple[str, ...] = (
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".avif",
    ".heic",
    ".gif",
    ".mp4",
    ".webm",
    ".mkv",
    ".mp3",
    ".m4a",
    ".ogg",
)
_PACKED += (".opus", ".flac", ".zip", ".gz", ".xz", ".zst", ".parquet")


class _Members:
    """Writes members one after the other, however many are open at once: each waits in a spool until it is whole."""

    def __init__(self, out: BinaryIO) -> None:
        self._names = Names()
        self._zip = zipfile.ZipFile(out, "w", allowZip64=True)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        name = self._names.take(path)
        with disk_errors(), tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            yield cast(BinaryIO, spool)
            self._append(name, cast(BinaryIO, spool))

    def _append(self, name: str, spool: BinaryIO) -> None:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_STORED if suffix_of(name) in _PACKED else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        info.file_size = spool.seek(0, 2)
        spool.seek(0)
        with self._zip.open(info, "w", force_zip64=info.file_size >= zipfile.ZIP64_LIMIT) as member:
            while block := spool.read(_BLOCK):
                member.write(block)

    def close(self) -> None:
        self._zip.close()

    def abandon(self) -> None:
        """Close without the directory that makes a zip whole."""
        self._zip.fp = None


class ZipTarget(Staged):
    """A zip at a place on the disk."""

    single = False

    def _begin(self) -> None:
        if self._place.is_dir():
            raise Conflict(
                "target.is_a_folder", Words(zh="目标是一个文件夹", en="The target is a folder."), where=str(self._place)
            )
        with disk_errors():
            self._stream = self._temporary.open("wb")
        self._members = _Members(self._stream)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one member for writing, once. Raises ``Invalid`` for an unsafe name or one written before."""
        return self._members.open(path)

    def _finish(self) -> None:
        with disk_errors():
            self._members.close()
            self._stream.close()
            self._temporary.replace(self._place)
            sync_folder(self._place.parent)

    def _discard(self) -> None:
        self._members.abandon()
        self._stream.close()
        self._temporary.unlink(missing_ok=True)


class ZipStreamTarget:
    """A zip into an open stream, which need not be seekable (a response, standard output)."""

    single = False

    def __init__(self, out: BinaryIO) -> None:
        self._members = _Members(out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # After an error the directory at the end stays away, so that nobody takes the rest for a whole archive.
        if error is None:
            self._members.close()
        else:
            self._members.abandon()

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one member for writing, once. Raises ``Invalid`` for an unsafe name or one written before."""
        return self._members.open(path)
