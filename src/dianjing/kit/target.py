"""Files to write to: a folder, one file or a stream. Nothing is seen at its place until all is written.

Every target is a context: leaving it without an error puts the result at its place, leaving it by an error removes
what was written.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from dianjing.core.errors import Conflict, Invalid, Unavailable
from dianjing.core.words import Words
from dianjing.kit.names import normal_name


class Names:
    """The names written so far: safe, and each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, path: str) -> str:
        """The normal form of ``path``. Raises ``Invalid`` for an unsafe one or one that was written before."""
        name = normal_name(path)
        if name in self._taken:
            raise Invalid(
                "target.name_twice",
                Words(zh=f"同名文件写了两次：{name!r}", en=f"The file {name!r} would be written twice."),
            )
        self._taken.add(name)
        return name


class Staged:
    """What all targets on the disk share: a temporary place beside the final one, and the two ways out."""

    def __init__(self, place: Path) -> None:
        self._place = place
        # In the same folder, so that the last step is a rename inside one file system.
        self._temporary = place.parent / f".{place.name}.{secrets.token_hex(4)}.part"

    def __enter__(self) -> Self:
        self._place.parent.mkdir(parents=True, exist_ok=True)
        self._begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            try:
                self._finish()
            except BaseException:
                self._discard()
                raise
        else:
            self._discard()

    def _begin(self) -> None:
        raise NotImplementedError

    def _finish(self) -> None:
        raise NotImplementedError

    def _discard(self) -> None:
        raise NotImplementedError


class FileTarget(Staged):
    """One file; an older one at its place is replaced in the last step."""

    single = True

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self._opened = False

    def _begin(self) -> None:
        if self._place.is_dir():
            raise Conflict(
                "target.is_a_folder",
                Words(zh=f"目标是一个文件夹：{self._place}", en=f"The target is a folder: {self._place}"),
                hint=Words(zh="给出文件名", en="Name a file."),
            )
        self._temporary.touch()

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open the file, with the name "", once. Raises ``Invalid`` the second time."""
        if self._opened or path:
            raise only_one_file(path)
        self._opened = True
        with disk_errors(), self._temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())

    def _finish(self) -> None:
        with disk_errors():
            self._temporary.replace(self._place)
            sync_folder(self._place.parent)

    def _discard(self) -> None:
        self._temporary.unlink(missing_ok=True)


class FolderTarget(Staged):
    """A folder, which must not hold anything yet (``replace`` puts the new one in its place)."""

    single = False

    def __init__(self, place: Path, *, replace: bool = False) -> None:
        super().__init__(place)
        self._replace = replace
        self._names = Names()

    def _begin(self) -> None:
        if self._place.exists() and not self._place.is_dir():
            raise Conflict(
                "target.is_a_file", Words(zh="目标是一个文件", en="The target is a file."), where=str(self._place)
            )
        if not self._replace and self._place.is_dir() and any(self._place.iterdir()):
            raise Conflict(
                "target.not_empty",
                Words(zh="目标文件夹里已有内容", en="The target folder is not empty."),
                where=str(self._place),
                hint=Words(
                    zh="换一个文件夹，或加 --force 覆盖", en="Choose another folder, or replace it with --force."
                ),
            )
        self._temporary.mkdir()

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open one file for writing, once. Raises ``Invalid`` for an unsafe name or one written before."""
        file = self._temporary / self._names.take(path)
        with disk_errors():
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as stream:
                yield stream

    def _finish(self) -> None:
        with disk_errors():
            old = self._temporary.with_suffix(".old")
            if self._place.is_dir():
                self._place.rename(old)
            self._temporary.rename(self._place)
            sync_folder(self._place.parent)
            if old.exists():
                shutil.rmtree(old)

    def _discard(self) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)


class StreamTarget:
    """A stream that is already open (standard output, a response): what is written cannot be taken back."""

    single = True

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._opened = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stream.flush()

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """The stream, with the name "", once. Raises ``Invalid`` the second time."""
        if self._opened or path:
            raise only_one_file(path)
        self._opened = True
        yield self._stream


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the disk says (full, not allowed) into ``Unavailable``."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            "target.cannot_write",
            Words(zh=f"写入失败：{error.strerror or error}", en=f"Cannot write: {error.strerror or error}"),
            where=error.filename if isinstance(error.filename, str) else None,
            hint=Words(zh="检查磁盘空间和写权限", en="Check the free space and the permissions of the target."),
        ) from error


def only_one_file(path: str) -> Invalid:
    """The error for a second file in a target that is one file."""
    return Invalid(
        "target.only_one_file",
        Words(zh=f"目标是单个文件，放不下 {path!r}", en=f"The target is one file and cannot hold {path!r}."),
        hint=Words(zh="把目标写成文件夹或 .zip", en="Name a folder or a .zip as the target."),
    )
