"""Merge: several sources, in whatever formats, as one stream of records."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO

from dianjing.core.item import Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.originals import SourceOriginals


@dataclass(slots=True)
class Stream:
    """One source on its way into a merge; ``prefix`` goes before its keys."""

    source: Source
    records: Iterator[Record]
    prefix: str = ""
    layers: dict[str, str] = field(default_factory=dict)


def merge(streams: Sequence[Stream], report: Report, *, numbered: bool) -> Iterator[Record]:
    """All ontologies, then all items. A layer version that means something else in a later source gets a new number.

    An item whose key was there before goes to the report: give its source a prefix. ``numbered`` puts the number of
    the source before each media path, as ``MergedOriginals`` opens them: for targets that carry media.
    """
    known: dict[tuple[str, str], OntologyRecord] = {}
    heads: list[Iterator[Record]] = []
    for stream in streams:
        rest = stream.records
        for record in rest:
            if isinstance(record, Item):
                rest = itertools.chain([record], rest)
                break
            settled = _settled(record, stream, known)
            if settled is not None:
                yield settled
        else:
            rest = iter(())
        heads.append(rest)
    keys: set[str] = set()
    for number, (stream, items) in enumerate(zip(streams, heads, strict=True)):
        for item in items:
            if not isinstance(item, Item):
                continue
            moved = _moved(item, number if numbered else None, stream)
            if moved.key in keys:
                report.refused("merge.key_twice", _TWICE, where=f"{stream.source.name}: {item.key}", hint=_PREFIX)
                continue
            keys.add(moved.key)
            yield moved


class MergedOriginals:
    """The media of several sources, told apart by the number before their paths."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._of = [SourceOriginals(stream.source) for stream in streams]

    def open(self, part: MediaPart) -> AbstractContextManager[BinaryIO] | None:
        """Open the original of one part; None where its source does not hold it."""
        number, _, path = (part.path or "").partition("/")
        if not number.isdigit() or int(number) >= len(self._of):
            return None
        return self._of[int(number)].open(part.model_copy(update={"path": path}))


def _settled(
    record: OntologyRecord, stream: Stream, known: dict[tuple[str, str], OntologyRecord]
) -> OntologyRecord | None:
    """The record under a version of its own, or None where it is there already."""
    version, number = record.version, 2
    while (other := known.get((record.layer, version))) is not None:
        if other.ontology == record.ontology and other.extra == record.extra:
            stream.layers[f"{record.layer}@{record.version}"] = f"{record.layer}@{version}"
            return None
        version, number = f"{record.version}.{number}", number + 1
    stream.layers[f"{record.layer}@{record.version}"] = f"{record.layer}@{version}"
    settled = record.model_copy(update={"version": version})
    known[(record.layer, version)] = settled
    return settled


def _moved(item: Item, number: int | None, stream: Stream) -> Item:
    annotations = [
        one.model_copy(update={"ontology": stream.layers.get(one.ontology, one.ontology)}) if one.ontology else one
        for one in item.annotations
    ]
    media = item.media if number is None else [_media(one, number) for one in item.media]
    return item.model_copy(update={"key": stream.prefix + item.key, "annotations": annotations, "media": media})


def _media(media: Media, number: int) -> Media:
    parts = [part.model_copy(update={"path": f"{number}/{part.path}"}) if part.path else part for part in media.parts]
    return media.model_copy(update={"parts": parts})


_TWICE = Words(zh="前面的来源里已有同键的数据项", en="An earlier source has an item with this key.")
_PREFIX = Words(zh="给来源加前缀，例如 a/=路径", en="Give the source a prefix: a/=PATH.")
