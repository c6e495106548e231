"""Writes a release package."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from typing import IO, BinaryIO

from dianjing.core.errors import Invalid
from dianjing.core.item import Item, MediaPart, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.release import (
    CARD,
    MANIFEST,
    SUMS,
    Counts,
    DataFile,
    Manifest,
    OntologyEntry,
    content_hash,
    data_path,
    sum_line,
)
from dianjing.core.report import Report
from dianjing.core.typed_lines import header_line, record_line
from dianjing.core.words import Words
from dianjing.formats.package.card import card
from dianjing.formats.package.options import PackageWrite
from dianjing.kit.originals import Carrier


def write(
    records: Iterable[Record], target: Target, originals: Originals, options: PackageWrite, report: Report
) -> None:
    """One data file a split, media by content, then manifest, card and checksums.

    Raises ``Invalid`` where the target is a single file: a package is a folder or a zip.
    """
    if target.single:
        raise Invalid(
            "package.needs_a_folder",
            Words(zh="发布包是文件夹或 .zip", en="A release package is a folder or a .zip."),
            hint=Words(zh="把目标写成文件夹或 .zip", en="Name a folder or a .zip as the target."),
        )
    with ExitStack() as stack:
        writing = _Writing(target, originals, options, report, stack)
        for record in records:
            if isinstance(record, OntologyRecord):
                writing.ontology(record)
            else:
                writing.item(record)
        writing.finish()


class _DataFile:
    """One split: its lines with their running hash."""

    def __init__(self, stream: BinaryIO, split: str | None) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._size = 0
        self._items = 0
        self._split = split

    def line(self, line: bytes, items: int = 0) -> None:
        self._stream.write(line)
        self._hash.update(line)
        self._size += len(line)
        self._items += items

    def entry(self) -> DataFile:
        return DataFile(
            path=data_path(self._split),
            split=self._split,
            sha256=self._hash.hexdigest(),
            size=self._size,
            items=self._items,
        )


class _Writing:
    def __init__(
        self, target: Target, originals: Originals, options: PackageWrite, report: Report, stack: ExitStack
    ) -> None:
        self._target = target
        self._options = options
        self._carrier = Carrier(target, originals, report, copied=self._media)
        # The data files are closed before the manifest is written, the checksums last.
        self._files = stack.enter_context(ExitStack())
        self._sums: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack closes it)
        self._ontologies: list[OntologyRecord] = []
        self._data: dict[str | None, _DataFile] = {}
        self._counts: Counter[str] = Counter()
        self._classes: Counter[str] = Counter()

    def ontology(self, record: OntologyRecord) -> None:
        """Every data file begins with all ontologies, so that it can be read alone."""
        self._ontologies.append(record)
        for file in self._data.values():
            file.line(record_line(record))

    def item(self, item: Item) -> None:
        """One line, in the file of its split."""
        self._split(item.split).line(record_line(self._carrier.carry(item)), items=1)
        self._counts["items"] += 1
        for annotation in item.annotations:
            self._counts["annotations"] += 1
            self._counts["objects"] += len(annotation.document.objects)
            self._counts["relations"] += len(annotation.document.relations)
            self._classes.update(one.label for one in annotation.document.objects)

    def _split(self, split: str | None) -> _DataFile:
        file = self._data.get(split)
        if file is None:
            stream = self._files.enter_context(self._target.open(data_path(split)))
            file = self._data[split] = _DataFile(stream, split)
            file.line(header_line())
            for record in self._ontologies:
                file.line(record_line(record))
        return file

    def _media(self, path: str, part: MediaPart) -> None:
        self._counts["media_files"] += 1
        self._counts["media_bytes"] += part.size or 0
        self._sums.write(sum_line(path, part.sha256 or ""))

    def finish(self) -> None:
        """Manifest, card and checksums."""
        if not self._data:
            self._split(None)
        self._files.close()
        manifest = self._manifest()
        for file in manifest.data:
            self._sums.write(sum_line(file.path, file.sha256))
        self._small(MANIFEST, manifest.stored())
        self._small(CARD, (self._options.card or card(manifest)).encode())
        with self._target.open(SUMS) as out:
            self._sums.seek(0)
            shutil.copyfileobj(self._sums, out)

    def _small(self, path: str, data: bytes) -> None:
        with self._target.open(path) as out:
            out.write(data)
        self._sums.write(sum_line(path, hashlib.sha256(data).hexdigest()))

    def _manifest(self) -> Manifest:
        options = self._options
        data = [file.entry() for _, file in sorted(self._data.items(), key=lambda pair: data_path(pair[0]))]
        return Manifest(
            name=options.name,
            number=options.number,
            workspace=options.workspace,
            created=options.created,
            generator=options.generator,
            license=options.license,
            note=options.note,
            recipe=options.recipe,
            counts=Counts(**self._counts, classes=dict(self._classes)),
            ontologies=[
                OntologyEntry(layer=one.layer, version=one.version, sha256=one.ontology.hash())
                for one in self._ontologies
            ],
            data=data,
            content=content_hash({file.path: file.sha256 for file in data}),
        )


def _entry(record: OntologyRecord) -> OntologyEntry:
    return OntologyEntry(layer=record.layer, version=record.version, sha256=record.ontology.hash())
