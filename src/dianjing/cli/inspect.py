"""Say what is in a file, folder or archive of any format."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._telling import AsJson, progress, report_json, say_json, say_report, say_table
from dianjing.core.words import Words

if TYPE_CHECKING:
    from dianjing.exchange.inspect import Contents

app = typer.Typer(add_completion=False)


@app.command()
def inspect(
    source: Annotated[Path, typer.Argument(help="A file, a folder or an archive.")],
    from_: Annotated[str, typer.Option("--from", help="The format to read; auto recognises it.")] = "auto",
    from_opt: Annotated[list[str] | None, typer.Option(help="An option of reading, key=value.")] = None,
    as_json: AsJson = False,
) -> None:
    """Count items, classes, shapes, splits and layers, and say what cannot be read.

    Exit codes: 0 read; 2 the data or an option is wrong; 4 there is no such file or format; 7 a library is missing.
    """
    from dianjing.core.report import Report
    from dianjing.exchange.convert import reading
    from dianjing.exchange.inspect import inspect as count

    report = Report()
    with progress(quiet=as_json) as show, reading(source, from_, from_opt or (), report) as read:
        found = count(read.records, show)
    if as_json:
        say_json({"format": read.format, **found.as_dict(), **report_json(report)})
        return
    _say(read.format, found)
    say_report(report)


def _say(name: str, found: Contents) -> None:
    spoken = language()
    rows = [
        (_ITEMS.said(spoken), f"{found.items:,}"),
        (_EMPTY.said(spoken), f"{found.empty:,}"),
        (_ANNOTATIONS.said(spoken), f"{found.annotations:,}"),
        (_OBJECTS.said(spoken), f"{found.objects:,}"),
        (_RELATIONS.said(spoken), f"{found.relations:,}"),
    ]
    say_table(name, rows)
    for title, counter in _COUNTERS:
        counts: Counter[str] = getattr(found, counter)
        named = [(key or "–", f"{count:,}") for key, count in counts.most_common(40)]
        if named and (len(named) > 1 or named[0][0] != "–"):
            say_table(title.said(spoken), named)


_ITEMS = Words(zh="数据项", en="items")
_EMPTY = Words(zh="没有标注的数据项", en="items without annotations")
_ANNOTATIONS = Words(zh="标注", en="annotations")
_OBJECTS = Words(zh="对象", en="objects")
_RELATIONS = Words(zh="关系", en="relations")
_COUNTERS = (
    (Words(zh="划分", en="Splits"), "splits"),
    (Words(zh="图层", en="Layers"), "layers"),
    (Words(zh="状态", en="Statuses"), "statuses"),
    (Words(zh="类别（对象数）", en="Classes (objects)"), "classes"),
    (Words(zh="形状", en="Shapes"), "shapes"),
    (Words(zh="关系", en="Relations"), "relation_labels"),
    (Words(zh="回答", en="Answers"), "answers"),
    (Words(zh="媒体类型", en="Media types"), "media"),
)
