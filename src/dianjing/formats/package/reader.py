"""Reads a release package."""

from __future__ import annotations

from collections.abc import Iterator

from dianjing.core.item import ItemLines, OntologyRecord, Record
from dianjing.core.plugin import NoOptions, Source
from dianjing.core.release import MANIFEST, read_manifest
from dianjing.core.report import Report
from dianjing.kit.source import Within
from dianjing.kit.typed_lines import as_records, unread_records


def detect(source: Source) -> float:
    """1 where there is a manifest of a release at the root or in the one folder of an archive."""
    folder = _folder(source)
    if folder is None:
        return 0.0
    with source.open(f"{folder}{MANIFEST}") as stream:
        return 1.0 if b'"format":"dianjing-release"' in stream.read(1 << 20) else 0.0


def read(source: Source, options: NoOptions, report: Report) -> Iterator[Record]:
    """The ontologies, then the items of every split. Raises ``Invalid`` where there is no sound manifest.

    Bytes are not verified here: ``dianjing verify`` and ``load`` do.
    """
    return as_records(read_lines(source, options, report), report)


def read_lines(source: Source, options: NoOptions, report: Report) -> Iterator[Record | ItemLines]:
    """``read`` with the lines of items unread."""
    folder = (_folder(source) or "").rstrip("/")
    inside = Within(source, folder)
    manifest = read_manifest(inside)
    seen: set[tuple[str, str]] = set()
    # Each split's file names the ontologies anew; all of them come before any item.
    for split in manifest.splits:
        with inside.open(split.path) as stream:
            for record in unread_records(stream, split.path, report):
                if not isinstance(record, OntologyRecord):
                    break
                if (record.layer, record.version) not in seen:
                    seen.add((record.layer, record.version))
                    yield record
    for split in manifest.splits:
        with inside.open(split.path) as stream:
            for piece in unread_records(stream, split.path, report, folder=folder, split=split.name):
                if not isinstance(piece, OntologyRecord):
                    yield piece


def _folder(source: Source) -> str | None:
    if source.exists(MANIFEST):
        return ""
    # An archive often holds one folder with everything in it.
    for name in source.files():
        first, slash, _ = name.partition("/")
        found = f"{first}/" if slash and source.exists(f"{first}/{MANIFEST}") else None
        return found
    return None
