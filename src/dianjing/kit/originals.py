"""Media on their way from a source to a target: the bytes copied, hashed and found again under their new path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO, Final

from dianjing.core.errors import DianjingError
from dianjing.core.item import Item, Media, MediaPart
from dianjing.core.plugin import Originals, Source, Target
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.names import suffix_of

_BLOCK: Final = 1 << 20

Place = Callable[[Item, Media, MediaPart], str]
"""The path in a target of a part whose hash and size are known."""


class SourceOriginals:
    """The media that lie in a source, under the paths that its records name."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def open(self, part: MediaPart) -> AbstractContextManager[BinaryIO] | None:
        """Open the original of one part; None where the source does not hold it."""
        if part.path is None or not self._source.exists(part.path):
            return None
        return self._source.open(part.path)


class NoOriginals:
    """Only the labels travel."""

    def open(self, part: MediaPart) -> AbstractContextManager[BinaryIO] | None:
        """There is none."""
        return None


def by_content(item: Item, media: Media, part: MediaPart) -> str:
    """``media/ab/abcd….jpg``: equal files are kept once, and no name from outside becomes a path."""
    suffix = suffix_of(part.path or item.key)
    short = suffix if suffix[1:].isalnum() and len(suffix) <= 10 else ""
    return f"media/{(part.sha256 or '')[:2]}/{part.sha256}{short}"


class Carrier:
    """Copies the media of items into a target, each file once; ``copied`` is told of each."""

    def __init__(
        self,
        target: Target,
        originals: Originals,
        report: Report,
        place: Place = by_content,
        copied: Callable[[str, MediaPart], None] = lambda path, part: None,
    ) -> None:
        self._target = target
        self._originals = originals
        self._report = report
        self._place = place
        self._copied_to = copied
        self._written: set[str] = set()

    def carry(self, item: Item) -> Item:
        """``item`` with its media in the target, their hashes and sizes known; what cannot be read is reported."""
        if self._target.single or not any(media.parts for media in item.media):
            return item
        media = [
            one.model_copy(update={"parts": [self._part(item, one, part) for part in one.parts]}) for one in item.media
        ]
        return item.model_copy(update={"media": media})

    def _part(self, item: Item, media: Media, part: MediaPart) -> MediaPart:
        try:
            return self._copied(item, media, part)
        except DianjingError as error:
            self._report.refused_error(error, where=item.key)
            return part

    def _copied(self, item: Item, media: Media, part: MediaPart) -> MediaPart:
        original = self._originals.open(part)
        if original is None:
            self._report.note("media.not_at_hand", _NOT_AT_HAND, where=f"{item.key}: {part.path or media.name}")
            return part
        with original as stream:
            known = part.model_copy(update=_facts(stream))
        if part.sha256 is not None and part.sha256 != known.sha256:
            self._report.note("media.changed", _CHANGED, where=f"{item.key}: {part.path or media.name}")
        path = self._place(item, media, known)
        if path not in self._written:
            again = self._originals.open(part)
            if again is not None:
                with again as stream, self._target.open(path) as out:
                    while block := stream.read(_BLOCK):
                        out.write(block)
            self._written.add(path)
            self._copied_to(path, known)
        return known.model_copy(update={"path": path})


def _facts(stream: BinaryIO) -> dict[str, object]:
    digest = hashlib.sha256()
    size = 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return {"sha256": digest.hexdigest(), "size": size}


_NOT_AT_HAND = Words(
    zh="原始文件不在来源里，只写了标注；路径保持原样", en="The file is not in the source: only its labels were written."
)
_CHANGED = Words(
    zh="文件内容与记录的校验值不同，已改用现在的内容", en="The file is not the one recorded; its new hash was written."
)
