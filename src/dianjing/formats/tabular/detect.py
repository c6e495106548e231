"""Recognised by suffix and by a column whose name says that it is a text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from dianjing.core.errors import DianjingError
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.formats.tabular.columns import ID, LABELS, TEXT, named
from dianjing.formats.tabular.options import CsvRead, RowsRead
from dianjing.formats.tabular.tables import CsvTable, JsonTable, Table
from dianjing.kit.json_stream import first_bytes
from dianjing.kit.media_types import SUFFIXES
from dianjing.kit.names import suffix_of
from dianjing.kit.typed_lines import is_header

CSV = (".csv", ".tsv")
JSON = (".jsonl", ".ndjson", ".json")
_LOOKED_AT = 500
_HEAD = 1 << 18
_MOSTLY = 0.9


def files_of(source: Source, suffixes: tuple[str, ...]) -> list[str]:
    """The source's one file, or all with one of the suffixes."""
    if source.exists(source.name):
        return [source.name]
    return [name for name in source.files() if suffix_of(name) in suffixes]


class Beginning:
    """The first whole lines of one file, as a source: what a table looks like is told without reading all of it."""

    def __init__(self, source: Source, name: str) -> None:
        self.name = name
        with source.open(name) as stream:
            head = stream.read(_HEAD)
        self._head = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1]

    def files(self) -> Iterator[str]:
        """Its one name."""
        yield self.name

    def exists(self, path: str) -> bool:
        """Whether ``path`` is its name."""
        return path == self.name

    def size(self, path: str) -> int:
        """Bytes of the lines."""
        return len(self._head)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open the lines."""
        yield BytesIO(self._head)


def detect_csv(source: Source) -> float:
    """0.65 for tables with a column of text, 0.5 for others of several columns."""
    name = _first(source, CSV)
    if name is None:
        return 0.0
    try:
        return _likeness(CsvTable(Beginning(source, name), name, CsvRead()), 0.5)
    except DianjingError:
        return 0.0


def detect_jsonl(source: Source) -> float:
    """0.65 for objects with a member of text; less than half for others: they may be anything."""
    name = _first(source, JSON)
    if name is None:
        return 0.0
    with source.open(name) as stream:
        head = first_bytes(stream)
    if is_header(head):
        return 0.0
    # Of an array the reader takes the first elements and no more; of lines it might have to look for one to the end.
    rows = source if head.startswith(b"[") else Beginning(source, name)
    return _likeness(JsonTable(rows, name, RowsRead()), 0.3)


def _first(source: Source, suffixes: tuple[str, ...]) -> str | None:
    """The first file with one of the suffixes, where nearly all files but pictures have one."""
    # Rows may name pictures that lie beside them.
    names = [name for name in islice(source.files(), _LOOKED_AT) if suffix_of(name) not in SUFFIXES]
    fitting = [name for name in names if suffix_of(name) in suffixes]
    return fitting[0] if fitting and len(fitting) >= _MOSTLY * len(names) else None


def _likeness(table: Table, otherwise: float) -> float:
    try:
        columns = table.columns()
        rows = list(islice(table.rows(Report()), 20))
    except DianjingError:
        return 0.0
    if not columns or not rows:
        return 0.0
    if named(columns, TEXT) is not None and (named(columns, LABELS | ID) is not None or len(columns) <= 3):
        return 0.65
    return otherwise if len(columns) > 1 else 0.0
