"""From the files of a source to arrivals: raw files by their modality, annotated data by the reader of its format.

Runs in a thread. Bytes are spooled and hashed on the way; the caller hands the spooled files to the blob store before
it takes the batch in, so that no row ever names a blob that is not there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol
from uuid import uuid4

from dianjing.core import registry
from dianjing.core.errors import DianjingError
from dianjing.core.item import Item, ItemLines, Media, MediaPart, OntologyRecord, Record
from dianjing.core.plugin import ModalityCode, Source
from dianjing.core.report import Entry, Report, refusal
from dianjing.core.words import Words
from dianjing.server.blobs.incoming import Spooled
from dianjing.server.imports.detection import Reading
from dianjing.server.imports.pool import ReadingPool, read_in_order
from dianjing.server.imports.reading import ReadAnnotation, ReadItem, read_record, text_facts
from dianjing.server.items.arrivals import Arrival, ArrivedMedia, ArrivedPart

HEAD = 4096
_BLOCK = 1 << 20
_WHOLE = MediaPart()


class Gathered(NamedTuple):
    """An arrival without its annotations, those with the names of their layers, and the spooled files that its blobs
    are. ``needs_item`` holds where it brings no media of its own: it can only speak of an item that the dataset has."""

    arrival: Arrival
    files: tuple[Spooled, ...] = ()
    annotations: tuple[ReadAnnotation, ...] = ()
    needs_item: bool = False

    @property
    def bytes(self) -> int:
        """What its documents hold in memory, roughly."""
        return sum(len(one.document.data) for one in self.annotations)


@dataclass(frozen=True, slots=True)
class Addressed:
    """The address of a file that stays where it lies."""

    address: str
    etag: str | None


class InPlace(Protocol):
    """Answers where a file of a source lies for good; None where it must be copied."""

    def __call__(self, path: str) -> Addressed | None: ...


class Watched:
    """A source that notes which of its files were opened."""

    def __init__(self, source: Source, opened: set[str]) -> None:
        self._source = source
        self._opened = opened
        self.name = source.name

    def files(self) -> Iterator[str]:
        """Its files."""
        return self._source.files()

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return self._source.exists(path)

    def size(self, path: str) -> int:
        """Bytes of one."""
        return self._source.size(path)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one, and note it."""
        self._opened.add(path)
        return self._source.open(path)


@dataclass(slots=True)
class Gatherer:
    """What both ways of gathering share: where to spool, where to report, whether files stay in place, who reads."""

    source: Source
    scratch: Path
    report: Report
    in_place: InPlace = field(default=lambda path: None)
    pool: ReadingPool = field(default_factory=ReadingPool)
    used: set[str] = field(default_factory=set)
    """The files that went into something, or that a reader has opened."""

    def raw(self) -> Iterator[Gathered]:
        """Every file that a modality accepts, each an item under its path. The others go to the report."""
        modalities = {name: manifest.load()() for name, manifest in registry.modalities().items()}
        for path in self.source.files():
            try:
                found = self._raw(path, modalities)
            except DianjingError as error:
                self.report.refused_error(error, where=path)
                continue
            if found is not None:
                yield found

    def annotated(self, reading: Reading) -> Iterator[Gathered | OntologyRecord | Entry]:
        """The records of a reader; ontologies and what is wrong as they come, items with their media spooled.

        Then the rest: files of the same kinds of data that the annotations do not mention, as bare items.
        """
        kinds: set[str] = set()
        for record in self._records(reading):
            if not isinstance(record, ReadItem):
                yield record
                continue
            kinds.add(record.modality)
            try:
                yield self._record(record)
            except DianjingError as error:
                self.report.refused_error(error, where=record.key)
        yield from self._rest(kinds)

    def _records(self, reading: Reading) -> Iterator[OntologyRecord | ReadItem | Entry]:
        read = reading.lines or reading.reader
        source = Watched(self.source, self.used)

        def records(report: Report) -> Iterator[Record | ItemLines]:
            return read(source, reading.options, report)

        for record in read_in_order(records, self.pool):
            if not isinstance(record, Item):
                yield record
                continue
            try:
                yield read_record(record)
            except DianjingError as error:
                yield refusal(error, where=record.key)

    def _rest(self, kinds: set[str]) -> Iterator[Gathered]:
        modalities = {name: manifest.load()() for name, manifest in registry.modalities().items() if name in kinds}
        for path in self.source.files():
            if path in self.used:
                continue
            try:
                found = self._of_modality(path, modalities)
            except DianjingError as error:
                self.report.refused_error(error, where=path)
                continue
            if found is None:
                self.report.note(
                    "import.left_out",
                    Words(
                        zh="不属于识别出的标注格式，没有导入", en="It is no part of the annotated data, and stays out."
                    ),
                    where=path,
                    hint=Words(
                        zh="需要时按原始文件单独导入", en="Import it by itself, as a raw file, where it is needed."
                    ),
                )
                continue
            self.report.note(
                "import.without_annotation",
                Words(
                    zh="标注文件里没有提到，作为未标注的数据项导入", en="No annotation mentions it: it comes in bare."
                ),
                where=path,
            )
            yield found

    def _raw(self, path: str, modalities: dict[str, ModalityCode]) -> Gathered | None:
        found = self._of_modality(path, modalities)
        if found is None:
            self.report.refused(
                "import.unknown_type",
                Words(zh="不是点睛能读的文件类型", en="This is not a type of file that can be read."),
                where=path,
                hint=Words(
                    zh="支持：" + "、".join(sorted(s for m in registry.modalities().values() for s in m.suffixes)),
                    en="It can be: " + ", ".join(sorted(s for m in registry.modalities().values() for s in m.suffixes)),
                ),
            )
        return found

    def _of_modality(self, path: str, modalities: dict[str, ModalityCode]) -> Gathered | None:
        with self.source.open(path) as stream:
            head = stream.read(HEAD)
        for name, code in modalities.items():
            media_type = code.accepts(path, head)
            if media_type is None:
                continue
            part, spooled = self._part(path)
            media = ArrivedMedia(
                name=registry.modalities()[name].media_name,
                type=media_type,
                parts=(part,),
                sha256=spooled.sha256 if spooled else None,
                size=part.size,
            )
            return Gathered(Arrival(path, name, (media,)), (spooled,) if spooled else ())
        return None

    def _record(self, item: ReadItem) -> Gathered:
        media: list[ArrivedMedia] = []
        files: list[Spooled] = []
        for one in item.media:
            if isinstance(one, ArrivedMedia):
                media.append(one)
                continue
            arrived, spooled = self._media(one)
            files += spooled
            if arrived is not None:
                media.append(arrived)
        arrival = Arrival(
            item.key,
            item.modality,
            tuple(media),
            (),
            item.split,
            item.group,
            item.metadata,
            item.extra,
            item.sensitivity,
            derivation=item.derivation,
        )
        return Gathered(arrival, tuple(files), item.annotations, bool(item.media) and not media)

    def _media(self, media: Media) -> tuple[ArrivedMedia | None, list[Spooled]]:
        if media.text is not None:
            return _long_text(media, media.text, self.scratch)
        parts: list[ArrivedPart] = []
        files: list[Spooled] = []
        for part in media.parts:
            if part.path is None or not self.source.exists(part.path):
                return None, files
            arrived, spooled = self._part(part.path, part)
            parts.append(arrived)
            files += [spooled] if spooled else []
        if not parts:
            return None, files
        return (
            ArrivedMedia(
                name=media.name,
                type=media.type,
                parts=tuple(parts),
                sha256=_whole(files) if len(files) == len(parts) else None,
                size=sum(part.size or 0 for part in parts),
                role=media.role,
                facts=media.facts,
                calibration=media.calibration,
                derived=media.derived,
            ),
            files,
        )

    def _part(self, path: str, part: MediaPart = _WHOLE) -> tuple[ArrivedPart, Spooled | None]:
        self.used.add(path)
        lies = self.in_place(path)
        spooled = None if lies else spool(self.source.open(path), self.scratch)
        arrived = ArrivedPart(
            blob=spooled.sha256 if spooled else None,
            address=lies.address if lies else None,
            etag=lies.etag if lies else None,
            size=spooled.size if spooled else self.source.size(path),
            stream=part.stream,
            time=part.time,
            pose=part.pose,
        )
        return arrived, spooled


def spool(opened: AbstractContextManager[BinaryIO], scratch: Path) -> Spooled:
    """Copy a stream into a scratch file, hashing it on the way; nothing is left where that fails."""
    target = scratch / f"incoming-{uuid4().hex}"
    digest, size = hashlib.sha256(), 0
    try:
        with opened as stream, target.open("xb") as out:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Spooled(target, digest.hexdigest(), size)


def _long_text(media: Media, text: str, scratch: Path) -> tuple[ArrivedMedia, list[Spooled]]:
    """A text that is too long to lie in its row."""
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    target = scratch / f"incoming-{uuid4().hex}"
    target.write_bytes(data)
    arrived = ArrivedMedia(
        media.name,
        media.type,
        (ArrivedPart(blob=digest, size=len(data)),),
        digest,
        len(data),
        media.role,
        text_facts(text) | media.facts,
        media.calibration,
        media.derived,
        encoding="utf-8",
        probed=True,
    )
    return arrived, [Spooled(target, digest, len(data))]


def _whole(files: list[Spooled]) -> str:
    """The hash of a media: of its bytes where it is one file, of the list of its parts' hashes where it has many."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(one.sha256 for one in files).encode()).hexdigest()
