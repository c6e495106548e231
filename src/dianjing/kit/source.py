"""Files to read from: a folder, one file or an archive, safe against what a stranger may have put in them.

A source lists only regular files by normal names. What it leaves out (links, unsafe names, encrypted members) goes to
the report; an archive that is over the limits is refused as a whole.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dianjing.core.errors import Invalid, NotFound, TooLarge
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.names import is_hidden, normal_name

_KEPT = 100_000
"""Names of a folder that are remembered, so that each format that looks at it need not walk it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one source may hold. ``ratio`` (unpacked to packed) counts from ``ratio_from`` unpacked bytes on."""

    files: int = 1_000_000
    bytes: int = 1 << 40
    ratio: int = 250
    ratio_from: int = 64 << 20

    def check_files(self, count: int, name: str) -> None:
        """Raise ``TooLarge`` where a source holds more files than allowed."""
        if count > self.files:
            raise TooLarge(
                "source.too_many_files",
                Words(zh=f"文件超过 {self.files} 个", en=f"It holds more than {self.files} files."),
                where=name,
                hint=Words(zh="分成几份再来", en="Bring it in several parts."),
            )

    def check_bytes(self, unpacked: int, packed: int, name: str) -> None:
        """Raise ``TooLarge`` for an archive that unpacks to too much, absolutely or against its own size."""
        bomb = unpacked >= self.ratio_from and unpacked > self.ratio * max(packed, 1)
        if unpacked > self.bytes or bomb:
            raise TooLarge(
                "source.unpacks_too_large",
                Words(
                    zh=f"解开后至少有 {unpacked} 字节（压缩前后相差超过 {self.ratio} 倍或总量超限），没有读取",
                    en=f"It unpacks to {unpacked} bytes or more, over the limit of {self.bytes} or {self.ratio} times.",
                ),
                where=name,
                hint=Words(zh="解压后用文件夹再来", en="Unpack it and bring the folder."),
            )


class FolderSource:
    """The regular files below a folder; links are not followed."""

    def __init__(self, root: Path, report: Report, limits: Limits | None = None) -> None:
        self._root = root.resolve()
        self._report = report
        self._limits = limits or Limits()
        self._disk_names: dict[str, str] = {}
        self._inside: dict[Path, bool] = {}
        self._told: set[str] = set()
        self._names: list[str] | None = None
        self.name = root.name or str(self._root)

    def files(self) -> Iterator[str]:
        """Every file's normal name, in the order of the whole names. A small folder is walked only once."""
        if self._names is not None:
            yield from self._names
            return
        names: list[str] = []
        for count, relative in enumerate(self._walk(""), 1):
            self._limits.check_files(count, self.name)
            if count <= _KEPT:
                names.append(relative)
            yield relative
        if len(names) < _KEPT:
            self._names = names

    def _walk(self, folder: str) -> Iterator[str]:
        with os.scandir(self._root / self._on_disk(folder)) as found:
            entries = sorted(
                ((entry.name + ("/" if entry.is_dir(follow_symlinks=False) else ""), entry) for entry in found),
                key=lambda pair: pair[0],
            )
        for shown, entry in entries:
            try:
                name = normal_name(f"{folder}/{entry.name}" if folder else entry.name)
            except Invalid as error:
                if self._is_news(f"{folder}/{entry.name}"):
                    self._report.refused_error(error, where=self.name)
                continue
            if is_hidden(name):
                continue
            self._remember(name, f"{self._on_disk(folder)}/{entry.name}" if folder else entry.name)
            if shown.endswith("/"):
                yield from self._walk(name)
            elif entry.is_file(follow_symlinks=False):
                yield name
            elif self._is_news(name):
                self._report.refused("source.not_a_file", _NOT_A_FILE, where=name)

    def _is_news(self, name: str) -> bool:
        """Whether the report has not been told of a name: files are listed more than once."""
        if name in self._told:
            return False
        self._told.add(name)
        return True

    def _remember(self, name: str, on_disk: str) -> None:
        # Only the few names that are written otherwise on the disk are kept.
        if name != on_disk:
            self._disk_names[name] = on_disk

    def _on_disk(self, name: str) -> str:
        return self._disk_names.get(name, name)

    def _path(self, name: str) -> Path:
        path = self._root / self._on_disk(normal_name(name))
        if not name.isascii() and not path.exists():
            path = self._root / unicodedata.normalize("NFD", name)
        if not self._is_inside(path.parent):
            raise no_such_file(name, self.name)
        return path

    def _is_inside(self, folder: Path) -> bool:
        """Whether a folder is where its name says, with no link on the way out; asked once a folder."""
        known = self._inside.get(folder)
        if known is None:
            known = self._inside[folder] = folder.resolve() == folder
        return known

    def exists(self, path: str) -> bool:
        """Whether there is such a regular file; False for a name that leads out."""
        try:
            return stat.S_ISREG(self._path(path).lstat().st_mode)
        except (Invalid, NotFound, OSError):
            return False

    def size(self, path: str) -> int:
        """Bytes of one file. Raises ``NotFound``."""
        if not self.exists(path):
            raise no_such_file(path, self.name)
        return self._path(path).lstat().st_size

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open one file. Raises ``NotFound``; a link is no file."""
        if not self.exists(path):
            raise no_such_file(path, self.name)
        with open_regular(self._path(path), path) as stream:
            yield stream


class FileSource:
    """One file. The name it goes by is its own."""

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise no_such_file(file.name, str(file.parent))
        self._file = file
        self.name = file.name

    def files(self) -> Iterator[str]:
        """Its one name."""
        yield self.name

    def exists(self, path: str) -> bool:
        """Whether ``path`` is its name."""
        return path == self.name

    def size(self, path: str) -> int:
        """Its bytes. Raises ``NotFound`` for another name."""
        self._only(path)
        return self._file.stat().st_size

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open it. Raises ``NotFound`` for another name."""
        self._only(path)
        with self._file.open("rb") as stream:
            yield stream

    def _only(self, path: str) -> None:
        if path != self.name:
            raise no_such_file(path, self.name)


class Within:
    """The part of a source below one of its folders, under names relative to it."""

    def __init__(self, source: Source, folder: str) -> None:
        self._source = source
        self._prefix = f"{folder}/" if folder else ""
        self.name = f"{source.name}/{folder}" if folder else source.name

    def files(self) -> Iterator[str]:
        """The files below the folder."""
        for name in self._source.files():
            if name.startswith(self._prefix):
                yield name[len(self._prefix) :]

    def exists(self, path: str) -> bool:
        """Whether there is such a file below the folder."""
        return self._source.exists(self._prefix + path)

    def size(self, path: str) -> int:
        """Bytes of one file."""
        return self._source.size(self._prefix + path)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one file."""
        return self._source.open(self._prefix + path)


@contextmanager
def open_regular(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open ``path`` where it is a regular file and not a link, also when it is swapped meanwhile."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise no_such_file(name, str(path.parent)) from error
    with open(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise no_such_file(name, str(path.parent))
        yield stream


def no_such_file(name: str, where: str) -> NotFound:
    """The error for a file that is not in a source."""
    return NotFound(
        "source.no_such_file",
        Words(zh=f"没有这个文件：{name!r}", en=f"There is no file {name!r}."),
        where=where,
        hint=Words(zh="检查路径的拼写和大小写", en="Check the spelling of the path and its upper and lower case."),
    )


_NOT_A_FILE = Words(zh="链接或特殊文件，没有读取", en="A link or special file, not read.")
