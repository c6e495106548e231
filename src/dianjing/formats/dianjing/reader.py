"""Reads our own format."""

from __future__ import annotations

from collections.abc import Iterator

from dianjing.core.item import Item, Record
from dianjing.core.plugin import NoOptions, Source
from dianjing.core.report import Report
from dianjing.formats.dianjing.detect import data_file
from dianjing.kit.source import no_such_file
from dianjing.kit.typed_lines import read_records


def read(source: Source, options: NoOptions, report: Report) -> Iterator[Record]:
    """The records as they were written; media paths are those in the source.

    Raises ``NotFound`` where the source holds no file of this format, ``Invalid`` for one of a later version.
    """
    name = data_file(source)
    if name is None:
        raise no_such_file("data.jsonl", source.name)
    folder = name.rpartition("/")[0]
    with source.open(name) as stream:
        for record in read_records(stream, name, report):
            yield _below(record, folder) if folder and isinstance(record, Item) else record


def _below(item: Item, folder: str) -> Item:
    """``item`` with the paths of its media seen from the source's root instead of from the data file."""
    media = []
    for one in item.media:
        parts = [
            part if part.path is None else part.model_copy(update={"path": f"{folder}/{part.path}"})
            for part in one.parts
        ]
        media.append(one.model_copy(update={"parts": parts}))
    return item.model_copy(update={"media": media})
