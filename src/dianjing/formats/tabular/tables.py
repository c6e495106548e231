"""The rows of files: of CSV tables, of JSON lines, of a JSON array."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Final, Protocol

from pydantic import JsonValue
from pydantic_core import from_json

from dianjing.core.errors import Invalid
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.tabular.columns import Row
from dianjing.formats.tabular.options import CsvRead, RowsRead
from dianjing.kit.json_stream import first_bytes, read_elements
from dianjing.kit.lines import encoding_of, text_lines
from dianjing.kit.typed_lines import LONGEST_LINE, json_lines

DELIMITERS: Final = (",", "\t", ";", "|")
SAMPLE: Final = 200

# The module's own limit of 131,072 characters a cell is shorter than many documents.
csv.field_size_limit(LONGEST_LINE)


class Table(Protocol):
    """A file of rows, which may be read more than once."""

    name: str

    def columns(self) -> list[str]:
        """The columns that the first rows have."""
        ...

    def rows(self, report: Report) -> Iterator[tuple[int, Row]]:
        """The rows with their numbers; a broken one goes to the report."""
        ...


class CsvTable:
    """One CSV file."""

    def __init__(self, source: Source, name: str, options: CsvRead) -> None:
        self.name = name
        self._source = source
        self._options = options
        found, self._bom = encoding_of(lambda: source.open(name))
        self._encoding = options.encoding or found
        asked = {"tab": "\t"}.get(options.delimiter, options.delimiter)
        self.delimiter = delimiter_of(list(islice(self._lines(), 50))) if asked == "auto" else asked

    def _lines(self) -> Iterator[str]:
        return text_lines(lambda: self._source.open(self.name), self._encoding, self.name, bom=self._bom)

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self._lines(), delimiter=self.delimiter, strict=True)
        while True:
            start = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                words = Words(zh=f"不是合法的 CSV：{error}", en=f"Not valid CSV: {error}")
                raise Invalid("csv.malformed", words, where=f"{self.name}:{start}") from error
            if cells is None:
                return
            if cells:
                yield start, cells

    def columns(self) -> list[str]:
        """The names in the first row, made distinct; numbers where the options say that there are none."""
        _, first = next(self._cells(), (0, []))
        if not self._options.header:
            return [f"column{number}" for number in range(1, len(first) + 1)]
        names: list[str] = []
        for number, cell in enumerate(first, 1):
            name = cell.strip() or f"column{number}"
            names.append(name if name not in names else f"{name}_{number}")
        return names

    def rows(self, report: Report) -> Iterator[tuple[int, Row]]:
        """The rows; a shorter one lacks its last cells, a longer one is refused."""
        columns = self.columns()
        cells = self._cells()
        if self._options.header:
            next(cells, None)
        for number, row in cells:
            if len(row) > len(columns):
                report.refused("csv.too_many_cells", _TOO_MANY, where=f"{self.name}:{number}")
                continue
            yield number, dict(zip(columns, row, strict=False))


class JsonTable:
    """One file of JSON objects, a line each, or one array of them."""

    def __init__(self, source: Source, name: str, options: RowsRead) -> None:
        self.name = name
        self._source = source
        with source.open(name) as stream:
            self._array = first_bytes(stream).startswith(b"[")

    def columns(self) -> list[str]:
        """All members of the first objects."""
        found: dict[str, None] = {}
        for _, row in islice(self.rows(Report()), SAMPLE):
            found.update(dict.fromkeys(row))
        return list(found)

    def rows(self, report: Report) -> Iterator[tuple[int, Row]]:
        """The objects; what is none goes to the report."""
        for number, value in self._values(report):
            if isinstance(value, dict):
                yield number, value
            else:
                report.refused("jsonl.no_object", _NO_OBJECT, where=f"{self.name}:{number}")

    def _values(self, report: Report) -> Iterator[tuple[int, JsonValue]]:
        with self._source.open(self.name) as stream:
            if self._array:
                number = 0
                for batch in read_elements(stream, self.name, report):
                    for value in batch:
                        number += 1
                        yield number, value
                return
            for number, line in json_lines(stream, self.name, report):
                try:
                    yield number, from_json(line, allow_inf_nan=False)
                except (ValueError, RecursionError) as error:
                    words = Words(zh=f"不是合法的 JSON：{error}", en=f"Not valid JSON: {error}")
                    report.refused("json.malformed", words, where=f"{self.name}:{number}")


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that cuts the first rows into most cells, and equally many."""
    best, most = ",", (0.0, 1)
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        width = max(set(widths), key=widths.count, default=1)
        if width > 1:
            score = (widths.count(width) / len(widths), width)
            if score > most:
                best, most = delimiter, score
    return best


_TOO_MANY = Words(zh="这一行的单元格比列名多，没有读取", en="The row has more cells than there are columns; not read.")
_NO_OBJECT = Words(zh="不是 JSON 对象，没有读取", en="It is no JSON object; not read.")
