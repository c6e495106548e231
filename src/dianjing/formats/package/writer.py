"""Writes a release package."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from typing import BinaryIO

from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.release import CARD, MANIFEST, Manifest, ReleaseFile, SplitFile
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.package.options import Options
from dianjing.kit.originals import Carrier
from dianjing.kit.release_card import card
from dianjing.kit.typed_lines import header_line, record_line

_BLOCK = 1 << 20
_SPLIT_GIVEN = Words(zh="没有划分的数据项归入了缺省划分", en="The item had no split and was put into the usual one.")


class _Split:
    """The lines of one split on their way: spooled to a scratch file, since a target is written file by file."""

    def __init__(self, scratch: BinaryIO) -> None:
        self.scratch = scratch
        self.items = 0

    def write(self, line: bytes) -> None:
        self.scratch.write(line)


def write(records: Iterable[Record], target: Target, originals: Originals, options: Options, report: Report) -> None:
    """Media as they come, then a file a split, the card and, last of all, the manifest. Memory stays bounded."""
    carrier = Carrier(target, originals, report)
    ontologies: list[OntologyRecord] = []
    counts: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    media: dict[str, int] = {}
    with ExitStack() as opened:
        splits: dict[str, _Split] = {}
        for record in records:
            if isinstance(record, OntologyRecord):
                ontologies.append(record)
                continue
            item = carrier.carry(record)
            split = item.split or options.split
            if item.split is None:
                report.note("package.split_given", _SPLIT_GIVEN, where=item.key)
            if split not in splits:
                splits[split] = _begun(opened.enter_context(tempfile.TemporaryFile()), ontologies)
            splits[split].write(record_line(item.model_copy(update={"split": split})))
            splits[split].items += 1
            _count(item, counts, labels, media)
        if not splits:
            splits[options.split] = _begun(opened.enter_context(tempfile.TemporaryFile()), ontologies)
        files = [_copied(target, f"data/{name}.jsonl", one.scratch) for name, one in sorted(splits.items())]
        manifest = Manifest(
            format="dianjing-release",
            version=1,
            dataset=options.dataset,
            number=options.number,
            created=options.created,
            licence=options.licence,
            note=options.note,
            counts={**counts, "labels": dict(sorted(labels.items()))},
            splits=[
                SplitFile(name=name, path=f"data/{name}.jsonl", items=one.items) for name, one in sorted(splits.items())
            ],
            media_files=len(media),
            media_bytes=sum(media.values()),
        )
        text = card(manifest).encode()
        with target.open(CARD) as stream:
            stream.write(text)
        files.append(ReleaseFile(path=CARD, sha256=hashlib.sha256(text).hexdigest(), size=len(text)))
        with target.open(MANIFEST) as stream:
            stream.write(manifest.model_copy(update={"files": files}).stored())


def _begun(scratch: BinaryIO, ontologies: list[OntologyRecord]) -> _Split:
    split = _Split(scratch)
    split.write(header_line())
    for one in ontologies:
        split.write(record_line(one))
    return split


def _copied(target: Target, path: str, scratch: BinaryIO) -> ReleaseFile:
    found, size = hashlib.sha256(), 0
    scratch.seek(0)
    with target.open(path) as out:
        while block := scratch.read(_BLOCK):
            found.update(block)
            size += len(block)
            out.write(block)
    return ReleaseFile(path=path, sha256=found.hexdigest(), size=size)


def _count(item: Item, counts: Counter[str], labels: Counter[str], media: dict[str, int]) -> None:
    counts["items"] += 1
    counts["annotations"] += len(item.annotations)
    for annotation in item.annotations:
        counts["objects"] += len(annotation.document.objects)
        labels.update(one.label for one in annotation.document.objects)
    for one in item.media:
        for part in one.parts:
            if part.sha256 is not None:
                media[part.sha256] = part.size or 0
