"""Local files on their way to a server, in chunks that can be sent again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.sdk.transport import Transport

CHUNK = 8 << 20

OnProgress = Callable[[int, int], None]
"""Called with (bytes sent, bytes in all)."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file and the path it has in the folder it comes from."""

    file: Path
    path: str
    size: int


def files_below(source: Path) -> list[LocalFile]:
    """The file itself, or the regular files below a folder, in order; hidden ones and links are left out.

    Raises ``NotFound`` where nothing is there.
    """
    if source.is_file():
        return [LocalFile(source, source.name, source.stat().st_size)]
    if not source.is_dir():
        raise NotFound("sdk.no_such_path", Words(zh=f"{source} 不存在", en=f"{source} is not there."))
    return sorted(_walk(source), key=lambda one: one.path)


def _walk(root: Path) -> Iterator[LocalFile]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            file = Path(folder) / name
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                yield LocalFile(file, file.relative_to(root).as_posix(), file.stat().st_size)


def upload_all(
    transport: Transport, dataset: str, files: Sequence[LocalFile], progress: OnProgress | None = None
) -> list[str]:
    """Send files to a dataset; the ids of the uploads, in order."""
    total, sent = sum(one.size for one in files), 0
    uploads: list[str] = []
    for one in files:
        begun = transport.post(f"/datasets/{dataset}/uploads", {"path": one.path, "size": one.size})
        with one.file.open("rb") as stream:
            offset = 0
            while chunk := stream.read(CHUNK):
                transport.send("PUT", f"/uploads/{begun['id']}", params={"offset": offset}, content=chunk)
                offset += len(chunk)
                sent += len(chunk)
                if progress is not None:
                    progress(sent, total)
        uploads.append(str(begun["id"]))
    return uploads
