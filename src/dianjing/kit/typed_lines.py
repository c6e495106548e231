"""The typed lines that our own files are made of: a header, ontologies, items; one JSON object a line.

The format ``dianjing`` and the release package are made of them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from dianjing.core import upcast
from dianjing.core.document import DOCUMENT_VERSION
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, ItemLines, MediaPart, OntologyRecord, Record
from dianjing.core.model import invalid_from
from dianjing.core.report import Entry, Report
from dianjing.core.words import Words

VERSION: Final = 1

LONGEST_LINE: Final = 64 << 20
"""Bytes, and in text files characters, that one line may take."""

LINES_AT_ONCE: Final = 250
BYTES_AT_ONCE: Final = 1 << 20
"""What unread lines are handed out together; a single line may be longer."""

_HEADER = re.compile(rb'^\xef?\xbb?\xbf?\s*\{[^{}]*"type"\s*:\s*"header"')
_FORMAT = re.compile(rb'^[^{]*\{[^{}]*"format"\s*:\s*"dianjing"')


_ITEM = re.compile(rb'\{\s*"type"\s*:\s*"item"\s*,')
_NEEDS_A_LOOK = re.compile(rb'"version"(?!:%d[,}])|NaN|Infinity' % DOCUMENT_VERSION)
"""What a line may hold that is not for the models alone: a document of an older version, numbers that JSON has not."""


def is_header(head: bytes) -> bool:
    """Whether a file that begins with ``head`` begins with our header."""
    return bool(_HEADER.match(head) and _FORMAT.match(head))


def header_line() -> bytes:
    """The first line of a file."""
    return to_json({"type": "header", "format": "dianjing", "version": VERSION}) + b"\n"


def record_line(record: Record) -> bytes:
    """The line of an ontology or item; fields that hold their default are left out."""
    kind = b"item" if isinstance(record, Item) else b"ontology"
    body = record.model_dump_json(by_alias=True, exclude_defaults=True).encode()
    return b'{"type":"' + kind + b'",' + body[1:] + b"\n"


def read_records(stream: BinaryIO, name: str, report: Report) -> Iterator[Record]:
    """The records of a file; a line that is wrong goes to the report and the rest goes on.

    Raises ``Invalid`` where the file is not ours or was written by a later version.
    """
    return as_records(unread_records(stream, name, report), report)


def as_records(pieces: Iterable[Record | ItemLines], report: Report) -> Iterator[Record]:
    """The pieces with their lines read; one that is wrong goes to the report."""
    for piece in pieces:
        if isinstance(piece, ItemLines):
            yield from _read_items(piece, report)
        else:
            yield piece


def unread_records(
    stream: BinaryIO, name: str, report: Report, *, folder: str = "", split: str | None = None
) -> Iterator[Record | ItemLines]:
    """``read_records`` with the items unread, many at a time; what comes to the report is in the order of the lines."""
    reading = _Reading(name, report, folder, split)
    found: list[Entry] = []
    for number, line in json_lines(stream, name, Report(sink=found.append)):
        is_item = bool(reading.begun and _ITEM.match(line))
        if reading.waiting and (found or not is_item or reading.is_full(line)):
            yield reading.take()
        _pass_on(found, report)
        if is_item:
            reading.add(number, line)
        elif (record := reading.one(number, line)) is not None:
            yield record
    if reading.waiting:
        yield reading.take()
    _pass_on(found, report)
    if not reading.begun:
        raise _not_ours(name)


def _pass_on(found: list[Entry], report: Report) -> None:
    for entry in found:
        report.add(entry)
    found.clear()


def _read_items(piece: ItemLines, report: Report) -> Iterator[Item]:
    for number, line in piece.lines:
        try:
            item = read_item(line, piece.folder, piece.split)
        except DianjingError as error:
            report.refused_error(error, where=f"{piece.file}:{number}")
            continue
        yield item


def read_item(line: bytes, folder: str = "", split: str | None = None) -> Item:
    """The item of a line, its media seen from the source's root and not from the file's folder.

    Raises ``Invalid`` for a line that holds none.
    """
    record = _record(line)
    if not isinstance(record, Item):
        raise _unknown_line("item, header")
    if not folder and split is None:
        return record
    return placed(record, folder, split)


def placed(item: Item, folder: str, split: str | None = None) -> Item:
    """``item`` with the paths of its media under ``folder``, and in ``split`` where that is given."""
    changed: dict[str, object] = {} if split is None else {"split": split}
    if folder:
        changed["media"] = [
            one.model_copy(update={"parts": [_below(p, folder) for p in one.parts]}) for one in item.media
        ]
    return item.model_copy(update=changed)


def _below(part: MediaPart, folder: str) -> MediaPart:
    return part if part.path is None else part.model_copy(update={"path": f"{folder}/{part.path}"})


@dataclass(slots=True)
class _Reading:
    """How far a file has been read: whether its header was seen, its ontologies, and the item lines that wait."""

    name: str
    report: Report
    folder: str
    split: str | None
    begun: bool = False
    layers: set[tuple[str, str]] = field(default_factory=set)
    waiting: list[tuple[int, bytes]] = field(default_factory=list)
    size: int = 0

    def add(self, number: int, line: bytes) -> None:
        """Let a line of an item wait."""
        self.waiting.append((number, line))
        self.size += len(line)

    def is_full(self, line: bytes) -> bool:
        """Whether one more line is too many to be handed out at once."""
        return len(self.waiting) >= LINES_AT_ONCE or self.size + len(line) > BYTES_AT_ONCE

    def take(self) -> ItemLines:
        """The lines that waited."""
        lines, self.waiting, self.size = self.waiting, [], 0
        return ItemLines(self.name, lines, self.folder, self.split)

    def one(self, number: int, line: bytes) -> Record | None:
        """The record of any other line, None for the header and for what goes to the report.

        Raises ``Invalid`` where the file is not ours or was written by a later version.
        """
        try:
            record = _record(line)
            if isinstance(record, OntologyRecord):
                _new_layer(record, self.layers)
        except DianjingError as error:
            if error.code == "dianjing.unknown_version":
                raise
            if not self.begun:
                raise _not_ours(self.name) from error
            self.report.refused_error(error, where=f"{self.name}:{number}")
            return None
        if record is None:
            self.begun = True
        elif not self.begun:
            raise _not_ours(self.name)
        elif isinstance(record, Item) and (self.folder or self.split is not None):
            return placed(record, self.folder, self.split)
        return record


def _record(line: bytes) -> Record | None:
    """The record of a line, None for the header."""
    item = _ITEM.match(line)
    if item and not _NEEDS_A_LOOK.search(line):
        try:
            return Item.model_validate_json(b"{" + line[item.end() :])
        except ValidationError:
            # Once more the slow way, which tells what is wrong.
            pass
    try:
        value = from_json(line, allow_inf_nan=False)
    except (ValueError, RecursionError) as error:
        raise Invalid("json.malformed", Words(zh=f"不是合法的 JSON：{error}", en=f"Not valid JSON: {error}")) from error
    kind = value.pop("type", None) if isinstance(value, dict) else None
    if kind == "header":
        _check_version(value)
        return None
    if kind not in ("ontology", "item"):
        raise _unknown_line(kind)
    model: type[Item | OntologyRecord] = Item if kind == "item" else OntologyRecord
    try:
        return _validated(model, line, value)
    except ValidationError as error:
        raise invalid_from(error, f"dianjing.invalid_{kind}", value) from error


def _unknown_line(kind: object) -> Invalid:
    return Invalid(
        "dianjing.unknown_line",
        Words(zh=f"不认识的行类型：{kind!r}", en=f"Unknown type of line: {kind!r}"),
        hint=Words(zh="每行的 type 应是 header、ontology 或 item", en="A line's type is header, ontology or item."),
    )


def _validated(model: type[Item | OntologyRecord], line: bytes, value: dict[str, Any]) -> Record:
    """From the JSON text, not from the value: only there are times and enumerations read from strings."""
    old = _upcast(value)
    body = to_json(value) if old else _without_type(line, value)
    return model.model_validate_json(body)


def _upcast(value: dict[str, Any]) -> bool:
    """Bring documents of older versions up in place; whether there were any."""
    changed = False
    annotations = value.get("annotations")
    for annotation in annotations if isinstance(annotations, list) else ():
        document = annotation.get("document") if isinstance(annotation, dict) else None
        if isinstance(document, dict) and document.get("version", DOCUMENT_VERSION) != DOCUMENT_VERSION:
            annotation["document"] = upcast.to_current(document, DOCUMENT_VERSION)
            changed = True
    return changed


def _without_type(line: bytes, value: dict[str, Any]) -> bytes:
    match = re.match(rb'\{"type":"(?:item|ontology)",', line)
    return b"{" + line[match.end() :] if match else to_json(value)


def _check_version(header: dict[str, Any]) -> None:
    version = header.get("version")
    if header.get("format") != "dianjing" or not isinstance(version, int) or isinstance(version, bool):
        raise _not_ours("header")
    if not 1 <= version <= VERSION:
        raise Invalid(
            "dianjing.unknown_version",
            Words(
                zh=f"文件版本 {version} 比本程序新（{VERSION}）",
                en=f"The file has version {version}, newer than {VERSION}.",
            ),
            hint=Words(zh="升级点睛后再读", en="Upgrade Dianjing to read it."),
        )


def _new_layer(record: OntologyRecord, layers: set[tuple[str, str]]) -> None:
    layer = (record.layer, record.version)
    if layer in layers:
        raise Invalid(
            "dianjing.ontology_twice",
            Words(
                zh=f"图层 {record.layer!r} 版本 {record.version!r} 的体系出现了两次",
                en=f"The ontology of layer {record.layer!r}, version {record.version!r}, is there twice.",
            ),
        )
    layers.add(layer)


def _not_ours(name: str) -> Invalid:
    return Invalid(
        "dianjing.no_header",
        Words(zh="文件没有点睛格式的首行", en="The file does not begin with the header of the dianjing format."),
        where=name,
        hint=Words(
            zh="用 --from 指明格式，或用 --from auto 识别", en="Name its format with --from, or use --from auto."
        ),
    )


def json_lines(stream: BinaryIO, name: str, report: Report, longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, with their numbers from 1; one that is too long goes to the report."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) > longest:
            report.refused("line.too_long", too_long(longest), where=f"{name}:{number}")
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            continue
        line = line.strip()
        if line:
            yield number, line


def too_long(longest: int) -> Words:
    """What is said of a line that is over the limit."""
    return Words(zh=f"这一行超过 {longest >> 20} MiB", en=f"The line is longer than {longest >> 20} MiB.")
