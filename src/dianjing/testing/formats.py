"""The conformance kit of formats: what every reader and writer promises, checked on drawn records and damaged files.

A format recognises its own data before any other, gives back what it was given or says what it lost, answers damaged
and hostile files with a report or an error of ours, and holds no dataset in memory.
"""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dianjing.core import registry
from dianjing.core.canonical import canonical
from dianjing.core.errors import DianjingError
from dianjing.core.item import Annotation, Item, OntologyRecord, Record
from dianjing.core.plugin import Detector, FormatManifest, Source, resolve
from dianjing.core.report import Entry, Report
from dianjing.core.validation import faults
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals

BOUND: Final = 14 << 20
"""Bytes that reading or writing a long stream may hold at once; the stream as objects would take several times that."""


@dataclass
class Trip:
    """What came of writing records and reading them again."""

    place: Path
    back: list[Record]
    report: Report = field(default_factory=lambda: Report(keep=1_000_000))

    def items(self) -> list[Item]:
        """The items that came back."""
        return [record for record in self.back if isinstance(record, Item)]


def write(manifest: FormatManifest, records: Iterable[Record], place: Path, report: Report) -> Path:
    """Write records with the format's default options; a path without suffix is a folder."""
    writer = manifest.load_writer()
    assert writer is not None
    with open_target(str(place), manifest.suffixes) as target:
        writer(records, target, NoOriginals(), manifest.options_of("writer")(), report)
    return place


def read(manifest: FormatManifest, place: Path, report: Report) -> list[Record]:
    """Read everything with the format's default options."""
    with open_source(place, report) as source:
        return list(reading(manifest, source, report))


def reading(manifest: FormatManifest, source: Source, report: Report) -> Iterator[Record]:
    """The records of an open source."""
    reader = manifest.load_reader()
    assert reader is not None
    yield from reader(source, manifest.options_of("reader")(), report)


def trip(manifest: FormatManifest, records: Sequence[Record], place: Path) -> Trip:
    """Write records and read them again, with one report of both."""
    made = Trip(place, [])
    write(manifest, records, place, made.report)
    made.back = read(manifest, place, made.report)
    return made


def places(manifest: FormatManifest, folder: Path) -> list[Path]:
    """Where the format may be written: a folder, a zip, and one file where it has a suffix."""
    files = [folder / f"data{manifest.suffixes[0]}"] if manifest.suffixes else []
    return [folder / "out", folder / "out.zip", *files]


# ── what is promised ──────────────────────────────────────────────────────────────────────────────────────────────


def says_who_it_is(manifest: FormatManifest) -> None:
    """Words in both languages, options that have a schema, a default and descriptions, code that is there."""
    for words in (manifest.title, manifest.summary):
        assert words is not None, f"{manifest.name} has no summary"
        assert words.zh, f"{manifest.name} says nothing in Chinese"
        assert words.en, f"{manifest.name} says nothing in English"
    assert manifest.reader is not None or manifest.writer is not None, f"{manifest.name} neither reads nor writes"
    assert manifest.detector is not None or manifest.reader is None, f"{manifest.name} does not recognise its data"
    for side in ("reader", "writer"):
        model = manifest.options_of(side)
        model()
        for name, described in model.model_json_schema().get("properties", {}).items():
            assert described.get("description"), f"{manifest.name}: the option {name} is not described"


def recognises_its_own(manifest: FormatManifest, place: Path) -> None:
    """Before any other format, and by a clear distance."""
    likes: dict[str, float] = {}
    with open_source(place, Report()) as source:
        for name, other in registry.formats().items():
            if other.detector is not None and not other.missing():
                detector: Detector = resolve(other.detector)
                likes[name] = detector(source)
    best = max(likes, key=lambda name: likes[name])
    assert best == manifest.name, f"{place.name} of {manifest.name} is taken for {best}: {likes}"
    assert likes[best] >= 0.5, f"{manifest.name} is not sure of its own data: {likes}"
    rivals = [name for name in likes if name != best and likes[best] - likes[name] < 0.05]
    assert not rivals, f"{place.name} of {manifest.name} could be {rivals} too: {likes}"


def gives_back_or_says(manifest: FormatManifest, records: Sequence[Record], folder: Path) -> None:
    """Write, read, write, read: what was not reported came back, and the second time nothing changes any more."""
    for number, place in enumerate(places(manifest, folder)):
        first = trip(manifest, records, place)
        _nothing_unsaid(records, first, manifest)
        _is_allowed(first)
        second = trip(manifest, first.back, folder / f"again{number}{place.suffix}")
        _nothing_unsaid(first.back, second, manifest)
        if not second.report.counts:
            assert comparable(second.back, manifest) == comparable(first.back, manifest)


def _nothing_unsaid(records: Sequence[Record], made: Trip, manifest: FormatManifest) -> None:
    """Every item that no entry of the report names came back as it was."""
    told = [item for item in records if isinstance(item, Item)]
    unnamed = [item for item in told if not any(_names(entry, item) for entry in made.report.entries)]
    assert len(made.items()) >= len(unnamed), f"{manifest.name} dropped items and did not say so"
    placed = [entry for entry in made.report.entries if entry.where is not None and not _names_any(entry, told)]
    if not all(re.match(r"(class|ontology)\.", entry.code) for entry in placed):
        # It speaks of a column, a file, a place in one: of which items, only a person can tell.
        return
    # What is said of no item in particular is said of the names of all.
    nameless = any(entry.where is None for entry in made.report.entries)
    back = Counter(content(item, manifest, nameless=nameless) for item in made.items())
    for item in unnamed:
        found = back[content(item, manifest, nameless=nameless)]
        assert found, f"{manifest.name} changed {item.key!r} and did not say so"


def _names_any(entry: Entry, items: Sequence[Item]) -> bool:
    return any(_names(entry, item) for item in items)


def _names(entry: Entry, item: Item) -> bool:
    return entry.where is not None and (entry.where == item.key or entry.where.startswith(f"{item.key}: "))


def content(item: Item, manifest: FormatManifest, *, nameless: bool = False) -> bytes:
    """What an item says, without what a format without layers and ids makes anew; ``nameless`` without keys too."""
    value = item.model_dump(mode="json", exclude_defaults=True, exclude={"key", "group"} if nameless else None)
    value["extra"] = {name: one for name, one in item.extra.items() if name != manifest.name}
    annotations = [_said(one, manifest) for one in item.annotations]
    value["annotations"] = sorted((one for one in annotations if len(one) > 0), key=canonical)
    for media in value.get("media", []):
        media.pop("parts", None)
        media.pop("facts", None)
    return canonical(value)


def _said(annotation: Annotation, manifest: FormatManifest) -> dict[str, Any]:
    document = annotation.document.model_dump(mode="json", exclude_defaults=True)
    order = {one.id: f"#{number}" for number, one in enumerate(annotation.document.objects)}
    text = re.sub(
        r'"(o\d+|caption:\d+|[a-z]*\d+)"', lambda found: f'"{order.get(found[1], found[1])}"', _json(document)
    )
    return {"document": _without_own(registry_json(text), manifest)} if document else {}


def _json(value: Any) -> str:
    return canonical(value).decode()


def registry_json(text: str) -> Any:
    """The value of canonical JSON."""
    from dianjing.core.canonical import parse

    return parse(text)


def _without_own(document: Any, manifest: FormatManifest) -> Any:
    for one in document.get("objects", []):
        extra = {name: said for name, said in one.get("extra", {}).items() if name != manifest.name}
        one.pop("extra", None)
        one.pop("id", None)
        if extra:
            one["extra"] = extra
    document["objects"] = sorted(document.get("objects", []), key=canonical)
    return document


def comparable(records: Sequence[Record], manifest: FormatManifest) -> list[bytes]:
    """All that records say, in an order of its own."""
    ontologies = [one.ontology.stored() for one in records if isinstance(one, OntologyRecord)]
    return sorted([*ontologies, *(content(one, manifest) for one in records if isinstance(one, Item))])


def _is_allowed(made: Trip) -> None:
    """Documents that a reader makes are what its own ontology allows."""
    ontologies = {f"{one.layer}@{one.version}": one.ontology for one in made.back if isinstance(one, OntologyRecord)}
    for item in made.items():
        for annotation in item.annotations:
            ontology = ontologies.get(annotation.ontology or "")
            if ontology is not None:
                found = list(faults(annotation.document, ontology))
                assert not found, f"{item.key}: the document is not what its ontology allows: {found[0]}"


# ── damage and size ───────────────────────────────────────────────────────────────────────────────────────────────


def survives(manifest: FormatManifest, place: Path) -> Report:
    """Detection and reading of whatever lies there end in records, a report or an error of ours; never otherwise."""
    report = Report()
    try:
        with open_source(place, report) as source:
            if manifest.detector is not None:
                detector: Detector = resolve(manifest.detector)
                assert 0.0 <= detector(source) <= 1.0
    except DianjingError as error:
        report.refused_error(error)
    try:
        with open_source(place, report) as source:
            for _ in reading(manifest, source, report):
                pass
    except DianjingError as error:
        report.refused_error(error)
    return report


def damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file in all the ways that files come broken, each with its name."""
    for share in (0, 1, 10, 50, 90, 99):
        yield f"cut to {share} %", data[: len(data) * share // 100]
    yield "ends early", data[:-1]
    yield "NaN", re.sub(rb"\d+\.\d+", b"NaN", data)
    yield "infinite", re.sub(rb"\d+\.\d+", b"1e999", data)
    yield "texts for numbers", re.sub(rb"(?<=[ :,\[])(\d+\.?\d*)", rb'"\1"', data)
    yield "numbers for texts", re.sub(rb'"[^"]*"(?=[,}\]])', b"7", data)
    yield "lists for objects", data.replace(b"{", b"[").replace(b"}", b"]")
    yield "null", re.sub(rb":\s*(\"[^\"]*\"|\d+)", b":null", data)
    yield "nested", data.replace(b"[", b"[" * 2000, 1)
    yield "hostile names", re.sub(rb"[\w-]+\.(jpg|png|txt)", b"../../../etc/passwd", data)
    yield "zero bytes", data.replace(b" ", b"\0")
    yield "not UTF-8", data.replace(b"a", b"\xff")
    yield "UTF-16", data.decode("utf-8", "replace").encode("utf-16")
    yield "twice", data + data
    yield "nothing", b""
    yield "lone surrogate", re.sub(rb'"[^"]*"(?=[,}\]])', rb'"\\ud800"', data, count=3)
    yield "huge integer", re.sub(rb"\b\d+\b", b"9" * 400, data, count=3)


def data_files(place: Path) -> list[Path]:
    """The files that a writer made, without media."""
    if place.is_file():
        return [place]
    return sorted(file for file in place.rglob("*") if file.is_file() and "media" not in file.parts)


def peak_of_writing(manifest: FormatManifest, records: Iterable[Record], place: Path) -> int:
    """The most bytes that Python held while a stream was written."""
    tracemalloc.start()
    try:
        write(manifest, records, place, Report())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak_of_reading(manifest: FormatManifest, place: Path) -> tuple[int, int]:
    """The number of items, and the most bytes that Python held while they were read."""
    tracemalloc.start()
    try:
        report = Report()
        with open_source(place, report) as source:
            count = sum(isinstance(record, Item) for record in reading(manifest, source, report))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
