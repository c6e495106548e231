"""Reads rows: a first pass learns what the columns of labels say, a second makes items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from pydantic import JsonValue, ValidationError

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.item import Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.model import invalid_from
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.tabular.columns import Roles, Row, Seen, roles_of, value_for
from dianjing.formats.tabular.detect import CSV, JSON, files_of
from dianjing.formats.tabular.options import CsvRead, RowsRead
from dianjing.formats.tabular.tables import SAMPLE, CsvTable, JsonTable, Table
from dianjing.kit.finite import finite
from dianjing.kit.media_types import image_type
from dianjing.kit.split_names import split_in, usual_split

_VERSION = "1"


def read_csv(source: Source, options: CsvRead, report: Report) -> Iterator[Record]:
    """The rows of CSV tables. Raises ``NotFound`` where there is none, ``Invalid`` where one is malformed."""
    tables = [CsvTable(source, name, options) for name in _names(source, CSV)]
    said = {"delimiter": tables[0].delimiter}
    yield from _records("csv", source, tables, said, options, report)


def read_jsonl(source: Source, options: RowsRead, report: Report) -> Iterator[Record]:
    """The objects of JSON lines or arrays. Errors as ``read_csv``."""
    tables = [JsonTable(source, name, options) for name in _names(source, JSON)]
    yield from _records("jsonl", source, tables, {}, options, report)


def _names(source: Source, suffixes: tuple[str, ...]) -> list[str]:
    names = files_of(source, suffixes)
    if not names:
        raise NotFound(
            "rows.no_file",
            Words(zh=f"没有 {'、'.join(suffixes)} 文件", en=f"There is no file with {', '.join(suffixes)}."),
            where=source.name,
        )
    return names


def _records(
    name: str, source: Source, tables: Sequence[Table], said: dict[str, Any], options: RowsRead, report: Report
) -> Iterator[Record]:
    # A table without rows says nothing, not even which of its columns is the text.
    tables = [table for table in tables if next(table.rows(Report()), None) is not None]
    if not tables:
        yield OntologyRecord(layer=options.layer, version=_VERSION, ontology=Ontology.read({}))
        return
    roles = [_roles(table, options) for table in tables]
    seen: dict[str, Seen] = {}
    for table, of in zip(tables, roles, strict=True):
        # What is wrong with the rows is told by the second pass.
        for _, row in table.rows(Report()):
            for label in of.labels:
                seen.setdefault(label, Seen()).see(row.get(label))
    questions = {label: one.definition(label) for label, one in seen.items()}
    known = {label: one for label, one in questions.items() if one is not None and len(label) <= 200}
    first = roles[0]
    said |= {"columns": tables[0].columns(), "text": first.text, "labels": list(known)}
    others = (("id", first.id), ("split", first.split), ("group", first.group))
    said |= {role: column for role, column in others if column}
    ontology = Ontology.read({"questions": list(known.values())})
    yield OntologyRecord(layer=options.layer, version=_VERSION, ontology=ontology, extra={name: said})
    for table, of in zip(tables, roles, strict=True):
        making = _Making(table, of, known, options.layer, _Pictures(source, table.name, of.image, options.image))
        for number, row in table.rows(report):
            try:
                yield making.item(number, row)
            except Invalid as error:
                report.refused_error(error, where=f"{table.name}:{number}")


def _roles(table: Table, options: RowsRead) -> Roles:
    sample = [row for _, row in islice(table.rows(Report()), SAMPLE)]
    return roles_of(table.columns(), sample, options, table.name)


class _Pictures:
    """Finds the pictures that rows name: paths from the source's top, or from the folder of the table."""

    def __init__(self, source: Source, table: str, column: str | None, asked: str | None) -> None:
        self._source = source
        self._folder = f"{folder}/" if (folder := table.rpartition("/")[0]) else ""
        self.column = column
        self._asked = asked is not None

    def of(self, row: Row) -> Media | None:
        """The picture of a row. Raises ``Invalid`` where the column was asked for and names no file."""
        path = row.get(self.column) if self.column is not None else None
        if isinstance(path, str) and path:
            for place in (path, self._folder + path):
                if self._source.exists(place):
                    return Media(name="image", type=image_type(place), parts=[MediaPart(path=place)])
        if self._asked:
            raise Invalid(
                "rows.no_picture",
                Words(zh=f"来源里没有图片 {path!r}", en=f"There is no picture {path!r} in the source."),
                hint=Words(
                    zh="把图片和表放在同一个文件夹或压缩包里导入",
                    en="Import the pictures in one folder or archive with the table.",
                ),
            )
        return None


class _Making:
    """Makes items of the rows of one table."""

    def __init__(
        self, table: Table, roles: Roles, known: dict[str, dict[str, Any]], layer: str, pictures: _Pictures
    ) -> None:
        self._pictures = pictures
        self._table = table
        self._roles = roles
        self._known = known
        self._layer = layer
        self._split = split_in(table.name)

    def item(self, number: int, row: Row) -> Item:
        """The item of a row. Raises ``Invalid`` where it has no text or a value cannot be kept."""
        text = row.get(self._roles.text)
        if not isinstance(text, str):
            raise Invalid("rows.no_text_in_row", Words(zh="这一行没有文本", en="The row has no text."))
        picture = self._pictures.of(row)
        special = self._roles.special() - (set(self._roles.labels) - self._known.keys())
        if picture is not None and self._pictures.column is not None:
            special |= {self._pictures.column}
        # An empty cell of a table says nothing; an empty text of JSON is one.
        nothing = (None, "") if isinstance(self._table, CsvTable) else (None,)
        metadata = {key: value for key, value in row.items() if key not in special and value not in nothing}
        value: dict[str, Any] = {
            "key": self._cell(row, self._roles.id) or f"{self._table.name}:{number}",
            "modality": "text" if picture is None else "image-text",
            "media": [*([picture] if picture else []), {"name": "text", "type": "text/plain", "text": text}],
            "group": self._cell(row, self._roles.group),
            "metadata": metadata,
        }
        split = self._cell(row, self._roles.split)
        value["split"] = usual_split(split) if split else self._split
        answers = {label: value_for(of, row.get(label)) for label, of in self._known.items()}
        answers = {label: one for label, one in answers.items() if one is not None}
        if answers:
            document = {"answers": answers}
            ontology = f"{self._layer}@{_VERSION}"
            value["annotations"] = [{"layer": self._layer, "ontology": ontology, "document": document}]
        if not finite(value):
            raise Invalid("rows.bad_value", Words(zh="有 JSON 里不能有的值", en="It holds what JSON has not."))
        try:
            return Item.model_validate(value)
        except ValidationError as error:
            raise invalid_from(error, "rows.bad_row", value) from error

    def _cell(self, row: Row, column: str | None) -> str | None:
        value: JsonValue = row.get(column) if column is not None else None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        return str(value) or None
