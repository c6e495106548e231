"""Writes our own format: a folder or zip with ``data.jsonl`` and ``media/``, or the ``.jsonl`` alone."""

from __future__ import annotations

from collections.abc import Iterable

from dianjing.core.item import Item, Record
from dianjing.core.plugin import NoOptions, Originals, Target
from dianjing.core.report import Report
from dianjing.kit.originals import Carrier
from dianjing.kit.typed_lines import header_line, record_line


def write(records: Iterable[Record], target: Target, originals: Originals, options: NoOptions, report: Report) -> None:
    """One line a record, in the order they come; nothing can be lost."""
    carrier = Carrier(target, originals, report)
    with target.open("" if target.single else "data.jsonl") as stream:
        stream.write(header_line())
        for record in records:
            stream.write(record_line(carrier.carry(record) if isinstance(record, Item) else record))
