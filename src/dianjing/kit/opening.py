"""The source or target that a path names."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dianjing.core.plugin import Source, Target
from dianjing.core.report import Report
from dianjing.kit.archives import TarSource, ZipSource
from dianjing.kit.source import FileSource, FolderSource, Limits, no_such_file
from dianjing.kit.target import FileTarget, FolderTarget, StreamTarget
from dianjing.kit.zip_target import ZipTarget

TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


@contextmanager
def open_source(path: Path, report: Report, limits: Limits | None = None) -> Iterator[Source]:
    """The source at ``path``: a folder, an archive (zip, tar, by suffix) or one file.

    Raises ``NotFound`` where nothing is there, ``Invalid`` or ``TooLarge`` for a broken or hostile archive.
    """
    lower = path.name.lower()
    if path.is_dir():
        yield FolderSource(path, report, limits)
    elif not path.is_file():
        raise no_such_file(path.name, str(path.parent))
    elif lower.endswith(".zip"):
        with ZipSource(path, report, limits) as archive:
            yield archive
    elif lower.endswith(TAR_SUFFIXES):
        with TarSource(path, report, limits) as tape:
            yield tape
    else:
        yield FileSource(path)


def is_folder_like(path: str, suffixes: Sequence[str]) -> bool:
    """Whether a target's path means a folder: it is one, ends in a slash, or has none of the format's suffixes."""
    return path.endswith("/") or Path(path).is_dir() or not path.lower().endswith(tuple(suffixes) or ("\0",))


def is_single(path: str, suffixes: Sequence[str]) -> bool:
    """Whether a target's path means one file, which holds no media beside it."""
    return path == "-" or not (path.lower().endswith(".zip") or is_folder_like(path, suffixes))


@contextmanager
def open_target(path: str, suffixes: Sequence[str], *, replace: bool = False) -> Iterator[Target]:
    """The target that ``path`` means to a format with these ``suffixes``: zip, file or folder, ``-`` the terminal.

    Raises ``Conflict`` for a folder that already holds something, unless it is to be replaced.
    """
    if path == "-":
        with StreamTarget(sys.stdout.buffer) as stream:
            yield stream
    elif path.lower().endswith(".zip"):
        with ZipTarget(Path(path)) as archive:
            yield archive
    elif is_folder_like(path, suffixes):
        with FolderTarget(Path(path), replace=replace) as folder:
            yield folder
    else:
        with FileTarget(Path(path)) as file:
            yield file
