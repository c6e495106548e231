"""The release package on disk: its manifest, its checksums, and the check that all is as it was released.

    manifest.json      what this is: name, number, splits, counts, ontologies, the hash of each data file
    data/<split>.jsonl the typed lines (``core/typed_lines.py``) of the items of a split
    media/             the media that the lines name, by content
    README.md          the card, for people
    SHA256SUMS         every file but itself, as ``sha256sum -c`` reads it

The hash of the manifest fixes the whole: it holds the hashes of the data files, and their lines those of the media.
Writing, loading and offline verification use this module; it needs nothing but pydantic.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, BinaryIO, Final, Literal

from pydantic import Field, ValidationError

from dianjing.core.canonical import canonical, digest
from dianjing.core.errors import DianjingError, Invalid, NotFound
from dianjing.core.item import Item, OntologyRecord
from dianjing.core.model import Name, Sha256, Strict, invalid_from
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.typed_lines import read_records
from dianjing.core.words import Words

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
CARD: Final = "README.md"
_NO_SPLIT: Final = "items"
_BLOCK: Final = 1 << 20
_SUM = re.compile(r"^([0-9a-f]{64}) [ *]([^\r\n]+)\n?$")


class DataFile(Strict):
    """One file of lines: the items of a split."""

    path: str
    split: Name | None = None
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    items: Annotated[int, Field(ge=0)]


class OntologyEntry(Strict):
    """An ontology that the release holds, by the hash of its canonical JSON."""

    layer: Name
    version: str
    sha256: Sha256


class Counts(Strict):
    """What is in a release."""

    items: int = 0
    annotations: int = 0
    objects: int = 0
    relations: int = 0
    media_files: int = 0
    media_bytes: int = 0
    classes: dict[str, int] = Field(default_factory=dict)


class Recipe(Strict):
    """How the splits were made, so that they can be made again."""

    fractions: dict[Name, float] = Field(default_factory=dict)
    seed: str = ""
    stratify: bool = False
    group_by: str | None = None


class Manifest(Strict):
    """``manifest.json``. ``content`` is the hash over the data files: equal contents are equal releases."""

    format: Literal["dianjing-release"] = "dianjing-release"
    version: Literal[1] = 1
    name: str
    number: Annotated[int, Field(ge=0)] = 0
    workspace: str | None = None
    created: datetime | None = None
    generator: str | None = None
    license: str | None = None
    note: str | None = None
    recipe: Recipe = Recipe()
    counts: Counts = Counts()
    ontologies: list[OntologyEntry] = Field(default_factory=list)
    data: list[DataFile] = Field(default_factory=list)
    content: Sha256

    def stored(self) -> bytes:
        """The bytes of the file: canonical JSON."""
        return canonical(self.model_dump(mode="json"))

    def hash(self) -> str:
        """The hash that fixes the release."""
        return digest(self.stored())

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """The manifest in ``data``. Raises ``Invalid``."""
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            raise invalid_from(error, "release.bad_manifest", None) from error


def data_path(split: str | None) -> str:
    """Where the lines of a split lie. A split's name may hold anything; its file's name may not.

    >>> data_path("train"), data_path(None), data_path("../x")
    ('data/train.jsonl', 'data/items.jsonl', 'data/2e2e2f78.jsonl')
    """
    if split is None:
        return f"data/{_NO_SPLIT}.jsonl"
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}", split) and split != _NO_SPLIT
    return f"data/{split if plain else split.encode().hex()[:150]}.jsonl"


def content_hash(files: Mapping[str, str]) -> str:
    """The hash over data files by path."""
    return digest(canonical({path: files[path] for path in sorted(files)}))


def sum_line(path: str, sha256: str) -> bytes:
    """The line of a file in SHA256SUMS."""
    return f"{sha256}  {path}\n".encode()


def read_sums(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """The (path, sha256) of each line of SHA256SUMS. Raises ``Invalid`` for a line that is none."""
    for number, line in enumerate(stream, 1):
        match = _SUM.match(line.decode("utf-8", "replace"))
        if match is None:
            raise Invalid(
                "release.bad_sums",
                Words(zh="校验和文件有一行读不懂", en="A line of the checksums cannot be read."),
                where=f"{SUMS}:{number}",
            )
        yield match[2], match[1]


def file_hash(stream: BinaryIO) -> tuple[str, int]:
    """The sha256 and the size of what a stream holds."""
    found = hashlib.sha256()
    size = 0
    while block := stream.read(_BLOCK):
        found.update(block)
        size += len(block)
    return found.hexdigest(), size


@dataclass(slots=True)
class Verified:
    """What ``verify`` looked at; ``manifest`` is None where it could not be read."""

    manifest: Manifest | None = None
    files: int = 0
    bytes: int = 0
    items: int = 0


def verify(source: Source, report: Report) -> Verified:
    """Check a package: every file against its sum, every line against the models, every count and reference.

    Each flaw is a ``refused`` entry of the report; a package without one is what was released. Needs no network.
    """
    done = Verified()
    checking = _Checking(source, report, done)
    try:
        sums = checking.sums()
        checking.manifest(sums)
        checking.data(sums)
    except DianjingError as error:
        report.refused_error(error)
    return done


@dataclass(slots=True)
class _Seen:
    """What the lines of all data files say."""

    keys: set[str] = field(default_factory=set)
    media: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    ontologies: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)


class _Checking:
    def __init__(self, source: Source, report: Report, done: Verified) -> None:
        self._source = source
        self._report = report
        self._done = done
        self._sizes: dict[str, int] = {}

    def sums(self) -> dict[str, str]:
        """Every file against SHA256SUMS, and the other way round."""
        with self._source.open(SUMS) as stream:
            sums = dict(read_sums(stream))
        there = set(self._source.files()) - {SUMS}
        for path in sorted(there - sums.keys()):
            self._flaw("release.file_not_listed", path)
        for path, expected in sums.items():
            if path not in there:
                self._flaw("release.file_missing", path)
                continue
            with self._source.open(path) as stream:
                found, size = file_hash(stream)
            self._done.files += 1
            self._done.bytes += size
            self._sizes[path] = size
            if found != expected:
                self._flaw("release.file_changed", path)
        return sums

    def manifest(self, sums: Mapping[str, str]) -> None:
        """The manifest, and the data files that it names."""
        try:
            with self._source.open(MANIFEST) as stream:
                manifest = Manifest.read(stream.read())
        except (NotFound, Invalid) as error:
            self._report.refused_error(error, where=MANIFEST)
            return
        self._done.manifest = manifest
        for file in manifest.data:
            if sums.get(file.path) != file.sha256:
                self._flaw("release.data_changed", file.path)
        if content_hash({file.path: file.sha256 for file in manifest.data}) != manifest.content:
            self._flaw("release.content_changed", MANIFEST)
        named = {file.path for file in manifest.data}
        for path in sums:
            if path.startswith("data/") and path not in named:
                self._flaw("release.data_not_named", path)

    def data(self, sums: Mapping[str, str]) -> None:
        """Every line of every data file, and that media, ontologies and counts agree with it."""
        manifest = self._done.manifest
        if manifest is None:
            return
        seen = _Seen()
        for file in manifest.data:
            if self._source.exists(file.path):
                self._lines(file, seen)
        for path, (sha256, size) in seen.media.items():
            if path not in sums or (sha256, size) != (sums[path], self._sizes.get(path)):
                self._flaw("release.media_differs", path)
        for path in sums:
            if path.startswith("media/") and path not in seen.media:
                self._flaw("release.media_not_named", path)
        self._counts(manifest, seen)

    def _lines(self, file: DataFile, seen: _Seen) -> None:
        items = 0
        local: set[str] = set()
        with self._source.open(file.path) as stream:
            for record in read_records(stream, file.path, self._report):
                if isinstance(record, OntologyRecord):
                    local.add(f"{record.layer}@{record.version}")
                    seen.ontologies[(record.layer, record.version)] = record.ontology.hash()
                    continue
                items += 1
                self._item(record, file, local, seen)
        self._done.items += items
        if items != file.items:
            self._flaw("release.count_differs", file.path)

    def _item(self, item: Item, file: DataFile, ontologies: set[str], seen: _Seen) -> None:
        where = f"{file.path}: {item.key}"
        if item.split != file.split:
            self._flaw("release.wrong_split", where)
        if item.key in seen.keys:
            self._flaw("release.key_twice", where)
        seen.keys.add(item.key)
        for media in item.media:
            for part in media.parts:
                # Another path is where the media lie outside, for releases that hold labels only.
                if part.path is not None and part.path.startswith("media/"):
                    seen.media[part.path] = (part.sha256, part.size)
        for annotation in item.annotations:
            if annotation.ontology is not None and annotation.ontology not in ontologies:
                self._flaw("release.ontology_missing", where)
            seen.counts["annotations"] += 1
            seen.counts["objects"] += len(annotation.document.objects)
            seen.counts["relations"] += len(annotation.document.relations)
            seen.classes.update(one.label for one in annotation.document.objects)

    def _counts(self, manifest: Manifest, seen: _Seen) -> None:
        counts = manifest.counts
        told = (counts.items, counts.annotations, counts.objects, counts.relations, dict(counts.classes))
        found = (
            self._done.items,
            *(seen.counts[name] for name in ("annotations", "objects", "relations")),
            dict(seen.classes),
        )
        if told != found:
            self._flaw("release.counts_differ", MANIFEST)
        hashes = {(one.layer, one.version): one.sha256 for one in manifest.ontologies}
        if hashes != seen.ontologies:
            self._flaw("release.ontologies_differ", MANIFEST)

    def _flaw(self, code: str, where: str) -> None:
        self._report.refused(code, _FLAWS[code], where=where)


_FLAWS: Final = {
    "release.file_not_listed": Words(zh="文件不在校验和列表里", en="The file is not in the checksums."),
    "release.file_missing": Words(zh="缺少文件", en="The file is missing."),
    "release.file_changed": Words(zh="文件内容与校验和不符", en="The file is not what was released."),
    "release.data_changed": Words(zh="数据文件与清单不符", en="The data file is not the manifest's."),
    "release.content_changed": Words(zh="内容哈希与清单不符", en="The content hash is not the manifest's."),
    "release.data_not_named": Words(zh="清单里没有这个数据文件", en="The manifest does not name this file."),
    "release.media_differs": Words(zh="媒体文件缺失或与标注行不符", en="The media is missing or not the line's."),
    "release.media_not_named": Words(zh="没有数据项用到这个媒体", en="No item names this media."),
    "release.count_differs": Words(zh="数据项个数与清单不符", en="The number of items is not the manifest's."),
    "release.wrong_split": Words(zh="数据项放错了划分", en="The item is in the file of another split."),
    "release.key_twice": Words(zh="同一个键出现两次", en="The key is there twice."),
    "release.ontology_missing": Words(zh="缺少标注所用的体系", en="The annotation's ontology is missing."),
    "release.counts_differ": Words(zh="统计数字与清单不符", en="The counts are not the manifest's."),
    "release.ontologies_differ": Words(zh="体系与清单不符", en="The ontologies are not the manifest's."),
}
