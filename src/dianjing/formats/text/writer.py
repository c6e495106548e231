"""Writes the texts of items, and nothing of what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Item, OntologyRecord, Record
from dianjing.core.plugin import Originals, Target
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.text.options import TextWrite
from dianjing.kit.losses import Losses
from dianjing.kit.names import normal_name, suffix_of
from dianjing.kit.split_names import split_in
from dianjing.kit.texts import text_media, text_of

_BREAKS = re.compile(r"\r\n|[\r\n]")


def write(records: Iterable[Record], target: Target, originals: Originals, options: TextWrite, report: Report) -> None:
    """A file an item, in UTF-8; or all as lines of one file, where a line break inside a text becomes a space."""
    losses = Losses(report, "text")
    if options.unit == "line" or target.single:
        with target.open("" if target.single else "items.txt") as out:
            for item in _items(records, losses):
                text = _text(item, originals, report)
                if text is not None:
                    out.write(_one_line(text, item, report).encode() + b"\n")
        return
    for item in _items(records, losses):
        text = _text(item, originals, report)
        if text is not None:
            _file(item, text, target, report, losses)


def _items(records: Iterable[Record], losses: Losses) -> Iterable[Item]:
    for record in records:
        if isinstance(record, OntologyRecord):
            losses.fields("ontology", record.ontology, set(), record.layer)
            continue
        losses.item(record, {"split"})
        for annotation in record.annotations:
            losses.annotation(annotation, set(), record.key)
        yield record


def _text(item: Item, originals: Originals, report: Report) -> str | None:
    media = text_media(item)
    try:
        if media is None:
            raise Invalid("text.no_text", Words(zh="数据项不是一篇文本", en="The item is not one text."))
        return text_of(media, originals)
    except DianjingError as error:
        report.refused_error(error, where=item.key)
        return None


def _one_line(text: str, item: Item, report: Report) -> str:
    report.note("text.key_not_kept", _KEY, where=item.key)
    if item.split is not None:
        report.lost("item.split", _SPLIT, where=item.key)
    if not text.strip():
        report.lost("text.empty_line", _EMPTY, where=item.key)
    line = _BREAKS.sub(" ", text)
    if line != text:
        report.lost("text.line_breaks", _LINE_BREAKS, where=item.key)
    return line


def _file(item: Item, text: str, target: Target, report: Report, losses: Losses) -> None:
    try:
        name = normal_name(item.key)
        if suffix_of(name) not in (".txt", ".md", ".text"):
            name = f"{name}.txt"
        if name != item.key:
            report.note("text.key_not_kept", _KEY, where=item.key)
        if split_in(name) != item.split:
            losses.lost("item.split", item.key)
        with target.open(name) as out:
            out.write(text.encode())
    except DianjingError as error:
        report.refused_error(error, where=item.key)


_KEY = Words(zh="数据项的键没有原样写出", en="The key of the item was not written as it is.")
_SPLIT = Words(zh="逐行的文本放不下划分", en="Lines of text cannot hold the split.")
_LINE_BREAKS = Words(zh="文本中的换行写成了空格", en="Line breaks inside the text were written as spaces.")
_EMPTY = Words(zh="空文本写成了空行，读回时会被跳过", en="An empty text became an empty line, which readers skip.")
