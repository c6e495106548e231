"""What commands on data tell: progress while they run, then a table for people or JSON for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from dianjing.cli._failing import language
from dianjing.core.report import Report
from dianjing.core.words import Words

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

_SEVERITIES = {
    "refused": Words(zh="拒绝", en="refused"),
    "lost": Words(zh="丢失", en="lost"),
    "note": Words(zh="提示", en="note"),
}
_EVERY = 0.1
"""Seconds between two lines of progress."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A function that shows a number of items on one line of a terminal; silent elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda count: None
        return
    unit = Words(zh="个数据项", en="items").said(language())
    shown = 0.0

    def show(count: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= _EVERY:
            shown = now
            sys.stderr.write(f"\r{count:,} {unit}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")


def say_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def report_json(report: Report) -> dict[str, Any]:
    """The report for programs: counts of everything, and the entries that were kept."""
    return {
        "refused": report.count("refused"),
        "lost": report.count("lost"),
        "notes": report.count("note"),
        "counts": [
            {"severity": severity, "code": code, "count": count} for (severity, code), count in report.counts.items()
        ],
        "entries": [
            {
                "severity": one.severity,
                "code": one.code,
                "message": one.words.model_dump(exclude_none=True),
                "where": one.where,
                "hint": one.hint.model_dump(exclude_none=True) if one.hint else None,
            }
            for one in report.entries
        ],
    }


def say_table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print a table of two columns."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if title:
        # Not as the table's own title: that would be wrapped at the width of the table.
        console.print(title, markup=False, highlight=False, soft_wrap=True)
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(name, value)
    console.print(table)


def say_report(report: Report) -> None:
    """Print what was refused, lost and noted: a line for each kind with its count and an example, to standard error."""
    spoken = language()
    examples = {(one.severity, one.code): one for one in reversed(report.entries)}
    for (severity, code), count in sorted(report.counts.items(), key=lambda pair: (_RANK[pair[0][0]], -pair[1])):
        one = examples.get((severity, code))
        said = one.words.said(spoken) if one else code
        place = f"  ({one.where})" if one and one.where else ""
        advice = f"  {one.hint.said(spoken)}" if one and one.hint else ""
        sys.stderr.write(f"{_SEVERITIES[severity].said(spoken)} ×{count:,}  {said}{place}{advice}\n")


_RANK = {"refused": 0, "lost": 1, "note": 2}
