"""Zip and tar archives as sources: nothing is unpacked to a place, nothing is trusted.

Members are read through their archive. Links, devices, encrypted members, unsafe and doubled names go to the report;
bombs (counts, sizes, ratios, overlapping members) and broken archives refuse the whole.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self, TypeVar, cast

from dianjing.core.errors import Invalid
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.names import is_hidden, normal_name
from dianjing.kit.source import Limits, no_such_file

T = TypeVar("T")

_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_PACKED_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError)


class ZipSource:
    """The files of a zip, given as a path or as a seekable stream."""

    def __init__(self, archive: Path | BinaryIO, report: Report, limits: Limits | None = None, name: str = "") -> None:
        self.name = name or (archive.name if isinstance(archive, Path) else "archive.zip")
        limits = limits or Limits()
        try:
            self._zip = zipfile.ZipFile(archive)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise broken_archive(self.name, error) from error
        try:
            self._members = self._index(report, limits)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the archive."""
        self._zip.close()

    def _index(self, report: Report, limits: Limits) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        limits.check_files(len(infos), self.name)
        limits.check_bytes(sum(i.file_size for i in infos), sum(i.compress_size for i in infos), self.name)
        self._refuse_overlap(infos)
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            if info.filename.endswith("/"):
                continue
            mode = info.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                report.refused("source.not_a_file", _NOT_A_FILE, where=f"{self.name}: {info.filename}")
            elif info.flag_bits & _ENCRYPTED:
                report.refused("source.encrypted", _ENCRYPTED_WORDS, where=f"{self.name}: {info.filename}")
            else:
                _add(members, _zip_name(info), info, self.name, report)
        return dict(sorted(members.items()))

    def _refuse_overlap(self, infos: list[zipfile.ZipInfo]) -> None:
        """Members that share bytes are how small bombs unpack to petabytes (Fifield, "A better zip bomb", 2019)."""
        end = 0
        for info in sorted(infos, key=lambda one: one.header_offset):
            if info.header_offset < end:
                raise broken_archive(self.name, ValueError("overlapping members"))
            end = info.header_offset + info.compress_size

    def files(self) -> Iterator[str]:
        """Every member's normal name, sorted."""
        yield from self._members

    def exists(self, path: str) -> bool:
        """Whether there is such a member."""
        return path in self._members

    def size(self, path: str) -> int:
        """Unpacked bytes of a member. Raises ``NotFound``."""
        return self._member(path).file_size

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open a member. Raises ``NotFound``; ``Invalid`` where its bytes are damaged, now or while reading."""
        member = self._member(path)
        where = f"{self.name}: {path}"
        try:
            stream = self._zip.open(member)
        except (*_PACKED_ERRORS, RuntimeError) as error:
            raise broken_archive(where, error) from error
        with io.BufferedReader(_Checked(stream, where), _BLOCK) as checked:
            yield cast(BinaryIO, checked)

    def _member(self, path: str) -> zipfile.ZipInfo:
        if path not in self._members:
            raise no_such_file(path, self.name)
        return self._members[path]


class TarSource:
    """The files of a tar; a compressed one is unpacked once into a nameless temporary file, under the limits."""

    def __init__(self, archive: Path, report: Report, limits: Limits | None = None) -> None:
        self.name = archive.name
        limits = limits or Limits()
        self._stream = _plain_tar(archive, limits)
        try:
            self._members = self._index(report, limits)
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            self._stream.close()
            raise broken_archive(self.name, error) from error
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the archive."""
        self._stream.close()

    def _index(self, report: Report, limits: Limits) -> dict[str, tuple[int, int]]:
        members: dict[str, tuple[int, int]] = {}
        end = self._stream.seek(0, io.SEEK_END)
        self._stream.seek(0)
        with tarfile.open(fileobj=self._stream, mode="r:") as tape:
            for count, info in enumerate(tape, 1):
                limits.check_files(count, self.name)
                # tarfile keeps every header it has seen; a million of them would be half a gigabyte.
                tape.members = []  # type: ignore[attr-defined]
                if info.isdir():
                    continue
                if not info.isreg() or info.issparse():
                    report.refused("source.not_a_file", _NOT_A_FILE, where=f"{self.name}: {info.name}")
                elif info.offset_data + info.size > end:
                    raise broken_archive(f"{self.name}: {info.name}", EOFError("cut short"))
                else:
                    _add(members, info.name, (info.offset_data, info.size), self.name, report)
        return dict(sorted(members.items()))

    def files(self) -> Iterator[str]:
        """Every member's normal name, sorted."""
        yield from self._members

    def exists(self, path: str) -> bool:
        """Whether there is such a member."""
        return path in self._members

    def size(self, path: str) -> int:
        """Bytes of a member. Raises ``NotFound``."""
        return self._member(path)[1]

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open a member. Raises ``NotFound``."""
        start, size = self._member(path)
        with io.BufferedReader(_Section(self._stream, start, size), _BLOCK) as section:
            yield cast(BinaryIO, section)

    def _member(self, path: str) -> tuple[int, int]:
        if path not in self._members:
            raise no_such_file(path, self.name)
        return self._members[path]


class _Checked(io.RawIOBase):
    """A packed member whose damage shows as ``Invalid`` with its name."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._packed = stream
        self._where = where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._packed.read(len(buffer))
        except _PACKED_ERRORS as error:
            raise broken_archive(self._where, error) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()


class _Section(io.RawIOBase):
    """``size`` bytes of a seekable stream from ``start`` on."""

    def __init__(self, stream: IO[bytes], start: int, size: int) -> None:
        self._whole = stream
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._whole.seek(self._start + self._at)
        data = self._whole.read(min(len(buffer), self._size - self._at))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _add(members: dict[str, T], raw: str, member: T, archive: str, report: Report) -> None:
    """Take a member in under its normal name, or say why not."""
    try:
        name = normal_name(raw)
    except Invalid as error:
        report.refused_error(error, where=archive)
        return
    if is_hidden(name):
        return
    if name in members:
        report.refused("source.name_twice", _TWICE, where=f"{archive}: {name}")
        return
    members[name] = member


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name; names without the UTF-8 flag are in the writer's code page, often GBK."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _plain_tar(archive: Path, limits: Limits) -> IO[bytes]:
    """The uncompressed tar as a seekable stream. Raises ``TooLarge`` as soon as it grows over the limits."""
    opener = next((how for suffixes, how in _UNPACKERS if archive.name.lower().endswith(suffixes)), None)
    if opener is None:
        return archive.open("rb")
    size = archive.stat().st_size
    plain = tempfile.TemporaryFile()  # noqa: SIM115 (the source closes it)
    try:
        with opener(archive) as packed:
            written = 0
            while block := packed.read(_BLOCK):
                written += len(block)
                limits.check_bytes(written, size, archive.name)
                plain.write(block)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        plain.close()
        raise broken_archive(archive.name, error) from error
    except BaseException:
        plain.close()
        raise
    return plain


_UNPACKERS: tuple[tuple[tuple[str, ...], type[gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]], ...] = (
    ((".gz", ".tgz"), gzip.GzipFile),
    ((".bz2", ".tbz2"), bz2.BZ2File),
    ((".xz", ".txz"), lzma.LZMAFile),
)


def broken_archive(where: str, error: BaseException) -> Invalid:
    """The error for an archive that cannot be read."""
    return Invalid(
        "source.broken_archive",
        Words(zh=f"压缩包已损坏或不受支持：{error}", en=f"The archive is damaged or not supported: {error}"),
        where=where,
        hint=Words(zh="重新打包，或解压后用文件夹再来", en="Pack it again, or unpack it and bring the folder."),
    )


_NOT_A_FILE = Words(zh="链接或特殊文件，没有读取", en="A link or special file, not read.")
_ENCRYPTED_WORDS = Words(zh="加密的文件，没有读取", en="An encrypted file, not read.")
_TWICE = Words(zh="同名文件出现两次，只取第一个", en="The name is there twice; only the first was taken.")
