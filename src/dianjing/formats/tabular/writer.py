"""Writes rows."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Literal

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.tabular.columns import GROUP, ID, LABELS, SPLIT, TEXT, Seen
from dianjing.formats.tabular.options import CsvWrite, RowsWrite
from dianjing.kit.losses import Losses, chosen
from dianjing.kit.split_names import usual_split
from dianjing.kit.texts import text_media, text_of

FormatName = Literal["csv", "jsonl"]
Cells = dict[str, JsonValue]


def write_csv(
    records: Iterable[Record], target: Target, originals: Originals, options: CsvWrite, report: Report
) -> None:
    """One table. The rows wait in a nameless file until all columns are known."""
    making = _Making("csv", originals, options, report)
    with tempfile.TemporaryFile() as waiting, target.open("" if target.single else "data.csv") as out:
        columns: dict[str, None] = {}
        for cells in making.rows(records):
            columns.update(dict.fromkeys(cells))
            waiting.write(to_json(cells) + b"\n")
        waiting.seek(0)
        ordered = making.ordered(columns or ["id", "text"])
        if options.bom:
            out.write(b"\xef\xbb\xbf")
        delimiter = options.delimiter or making.said.get("delimiter") or ","
        _table(waiting, out, ordered, "\t" if delimiter == "tab" else str(delimiter))


def write_jsonl(
    records: Iterable[Record], target: Target, originals: Originals, options: RowsWrite, report: Report
) -> None:
    """One object a line, as the items come."""
    making = _Making("jsonl", originals, options, report)
    with target.open("" if target.single else "data.jsonl") as out:
        for cells in making.rows(records):
            out.write(to_json({name: cells[name] for name in making.ordered(cells)}) + b"\n")


def _table(waiting: Any, out: BinaryIO, columns: list[str], delimiter: str) -> None:
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    plain = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    quoted = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(columns)
    for line in waiting:
        cells = from_json(line)
        row = [_cell(cells.get(name)) for name in columns]
        # Readers skip an empty line, and a bare carriage return ends one: the module quotes neither.
        bare = row == [""] or any("\r" in cell for cell in row)
        (quoted if bare else plain).writerow(row)
    text.detach()


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Making:
    """Makes rows of items, and says what they cannot hold."""

    def __init__(self, name: FormatName, originals: Originals, options: RowsWrite, report: Report) -> None:
        self._name = name
        self._originals = originals
        self._options = options
        self._report = report
        self._losses = Losses(report, name)
        self._declared: dict[str, dict[str, Any]] = {}
        self._seen: dict[str, Seen] = {}
        self.said: dict[str, Any] = {}

    def rows(self, records: Iterable[Record]) -> Iterator[Cells]:
        """The cells of each item by column."""
        for record in records:
            if isinstance(record, OntologyRecord):
                if self._options.layer in (None, record.layer):
                    self._ontology(record)
                continue
            try:
                yield self._row(record)
            except DianjingError as error:
                self._report.refused_error(error, where=record.key)
        self._compare()

    def _ontology(self, record: OntologyRecord) -> None:
        said = record.extra.get(self._name, {})
        self.said = self.said or (said if isinstance(said, dict) else {})
        self._losses.fields("ontology", record.ontology, {"questions"}, record.layer)
        if record.extra.keys() - {self._name}:
            self._losses.lost("ontology.extra", record.layer)
        for one in record.ontology.questions:
            self._declared[one.name] = one.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def _column(self, role: str, usual: str, names: frozenset[str]) -> str:
        told = self.said.get(role)
        return told if isinstance(told, str) and told else usual if usual in names else min(names)

    def _row(self, item: Item) -> Cells:
        media = text_media(item)
        if media is None:
            raise Invalid("rows.no_text", Words(zh="数据项不是一篇文本", en="The item is not one text."))
        text = text_of(media, self._originals)
        if self._name == "csv" and "\0" in text:
            raise Invalid("csv.zero_byte", Words(zh="文本里有零字节", en="The text holds a zero byte."))
        self._losses.item(item, {"split", "group", "metadata"})
        cells: Cells = {self._column("id", "id", ID): item.key, self._column("text", "text", TEXT): text}
        if item.split is not None:
            cells[self._column("split", "split", SPLIT)] = item.split
            if usual_split(item.split) != item.split:
                self._losses.lost("item.split", item.key)
        if item.group is not None:
            cells[self._column("group", "group", GROUP)] = item.group
        annotation = chosen(item, self._options.layer, self._losses)
        if annotation is not None:
            self._losses.annotation(annotation, {"answers"}, item.key)
            for name, value in annotation.document.answers.items():
                self._answer(name, value, cells, item.key)
        for name, value in item.metadata.items():
            self._metadata(name, value, cells, item.key)
        return cells

    def _answer(self, name: str, value: JsonValue, cells: Cells, key: str) -> None:
        if name in cells:
            self._report.lost("rows.column_taken", _TAKEN, where=f"{key}: {name}")
            return
        cells[name] = value
        self._seen.setdefault(name, Seen()).see(_cell(value) if self._name == "csv" else value)

    def _metadata(self, name: str, value: JsonValue, cells: Cells, key: str) -> None:
        if name in cells or not name.strip() or name != name.strip():
            self._report.lost("rows.column_taken", _TAKEN, where=f"{key}: {name}")
            return
        cells[name] = value
        if value is None or (self._name == "csv" and (value == "" or not isinstance(value, str))):
            self._report.lost("rows.kind_of_value", _KIND, where=f"{key}: {name}")

    def ordered(self, columns: Iterable[str]) -> list[str]:
        """The columns in the order they came in, new ones last."""
        names = list(columns)
        told = [name for name in self.said.get("columns", ()) if name in names]
        return [*told, *(name for name in names if name not in told)]

    def _compare(self) -> None:
        """What a reader will make of the columns, against what the ontology asked."""
        told = self.said.get("labels", ())
        for name in self._seen:
            if name not in told and name.strip().lower() not in LABELS:
                self._report.note("rows.name_the_labels", _NAME_THEM, where=name, hint=_LABELS_HINT)
        for name, definition in self._declared.items():
            inferred = self._seen[name].definition(name) if name in self._seen else None
            if inferred != definition:
                self._losses.lost("ontology.questions", name)
        for name in self._seen.keys() - self._declared.keys():
            self._report.note("rows.undeclared", _UNDECLARED, where=name)


_TAKEN = Words(zh="列名不可用或已被占用，没有写出", en="The column is taken or has no usable name; not written.")
_KIND = Words(zh="单元格只能是文字，值的类型会变", en="A cell is a text: the kind of the value will be another.")
_NAME_THEM = Words(zh="读回时须指明这是标签列", en="To read it back as labels, name the column.")
_LABELS_HINT = Words(zh="--from-opt labels=列名", en="--from-opt labels=COLUMN")
_UNDECLARED = Words(zh="体系里没有这个问题", en="The ontology has no such question.")
