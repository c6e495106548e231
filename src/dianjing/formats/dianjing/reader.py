"""Reads our own format."""

from __future__ import annotations

from collections.abc import Iterator

from dianjing.core.item import ItemLines, Record
from dianjing.core.plugin import NoOptions, Source
from dianjing.core.report import Report
from dianjing.formats.dianjing.detect import data_file
from dianjing.kit.source import no_such_file
from dianjing.kit.typed_lines import as_records, unread_records


def read(source: Source, options: NoOptions, report: Report) -> Iterator[Record]:
    """The records as they were written; media paths are those in the source.

    Raises ``NotFound`` where the source holds no file of this format, ``Invalid`` for one of a later version.
    """
    return as_records(read_lines(source, options, report), report)


def read_lines(source: Source, options: NoOptions, report: Report) -> Iterator[Record | ItemLines]:
    """``read`` with the lines of items unread."""
    name = data_file(source)
    if name is None:
        raise no_such_file("data.jsonl", source.name)
    with source.open(name) as stream:
        yield from unread_records(stream, name, report, folder=name.rpartition("/")[0])
