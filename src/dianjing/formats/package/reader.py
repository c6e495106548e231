"""Recognises and reads a release package."""

from __future__ import annotations

from collections.abc import Iterator

from dianjing.core.errors import DianjingError, NotFound
from dianjing.core.item import Item, MediaPart, OntologyRecord, Record
from dianjing.core.plugin import Source
from dianjing.core.release import MANIFEST, Manifest
from dianjing.core.report import Report
from dianjing.core.typed_lines import read_records
from dianjing.formats.package.options import PackageRead
from dianjing.kit.source import Within, no_such_file

_LARGEST = 64 << 20


def detect(source: Source) -> float:
    """1 where a manifest of ours lies at the root or in the one folder of an archive."""
    try:
        return 1.0 if _root(source) is not None else 0.0
    except DianjingError:
        return 0.0


def read(source: Source, options: PackageRead, report: Report) -> Iterator[Record]:
    """The ontologies of all data files, then their items split by split.

    Raises ``NotFound`` where there is no manifest, ``Invalid`` for one that cannot be read. Nothing is verified
    beyond the lines themselves: that is ``core.release.verify``.
    """
    root = _root(source)
    if root is None:
        raise no_such_file(MANIFEST, source.name)
    package = Within(source, root)
    manifest = _manifest(package)
    files = [file for file in manifest.data if options.split in (None, file.split)]
    known: set[tuple[str, str]] = set()
    for file in files:
        # The report of this first look is thrown away: the second sees the same lines again.
        for record in _records(package, file.path, Report()):
            if not isinstance(record, OntologyRecord):
                break
            if (record.layer, record.version) not in known:
                known.add((record.layer, record.version))
                yield record
    for file in files:
        for record in _records(package, file.path, report):
            if isinstance(record, Item):
                yield _below(record, root)


def _records(package: Within, path: str, report: Report) -> Iterator[Record]:
    try:
        with package.open(path) as stream:
            yield from read_records(stream, path, report)
    except NotFound as error:
        report.refused_error(error, where=path)


def _root(source: Source) -> str | None:
    """The folder that holds our manifest."""
    for name in source.files():
        folder, _, last = name.rpartition("/")
        if last == MANIFEST and "/" not in folder and source.size(name) <= _LARGEST:
            with source.open(name) as stream:
                if b'"dianjing-release"' in stream.read():
                    return folder
    return None


def _manifest(package: Within) -> Manifest:
    with package.open(MANIFEST) as stream:
        return Manifest.read(stream.read(_LARGEST))


def _below(item: Item, root: str) -> Item:
    """``item`` with the paths of its media seen from the source's root."""
    if not root:
        return item
    media = [one.model_copy(update={"parts": [_moved(part, root) for part in one.parts]}) for one in item.media]
    return item.model_copy(update={"media": media})


def _moved(part: MediaPart, root: str) -> MediaPart:
    return part if part.path is None else part.model_copy(update={"path": f"{root}/{part.path}"})
