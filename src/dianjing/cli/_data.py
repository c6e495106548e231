"""The way that convert, merge, split and filter share: carry an order out and tell what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._telling import progress, report_json, say_json, say_report, say_table
from dianjing.core.words import Words

if TYPE_CHECKING:
    from dianjing.core.report import Report
    from dianjing.exchange.convert import Done

Output = Annotated[str, typer.Option("-o", "--output", help="A file, a folder, a .zip, or - for the terminal.")]
To = Annotated[str, typer.Option("--to", help="The format to write.")]
From = Annotated[str, typer.Option("--from", help="The format to read; auto recognises it.")]
FromOption = Annotated[list[str] | None, typer.Option("--from-opt", help="An option of reading, key=value.")]
ToOption = Annotated[list[str] | None, typer.Option("--to-opt", help="An option of writing, key=value.")]
Strict = Annotated[bool, typer.Option("--strict", help="Write nothing where something would be lost.")]
Media = Annotated[bool, typer.Option(help="Copy the media too, where the target holds them.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a folder that holds something.")]


def carry_out(work: Callable[[Report, Callable[[int], None]], Done], output: str, *, as_json: bool) -> None:
    """Do ``work`` and tell. Ends with exit code 1 where it was strict and something would have been lost."""
    from dianjing.core.report import Report
    from dianjing.exchange.convert import LostSomething

    report = Report()
    quiet = as_json or output == "-"
    try:
        with progress(quiet=quiet) as show:
            done = work(report, show)
    except LostSomething as error:
        if as_json:
            say_json({"written": False, **report_json(report)})
        else:
            say_report(report)
            typer.echo(error.words.said(language()), err=True)
        raise typer.Exit(1) from error
    if as_json:
        told = {"from": done.source_format, "to": done.target_format, "items": done.items, "splits": done.by_split}
        say_json({"written": True, "output": output, **told, **report_json(report)})
        return
    say_report(report)
    if not quiet:
        _say(done, output)


def _say(done: Done, output: str) -> None:
    said = Words(
        zh=f"{done.source_format} → {done.target_format}：{done.items:,} 个数据项，写入 {output}",
        en=f"{done.source_format} → {done.target_format}: {done.items:,} items, written to {output}",
    ).said(language())
    if done.by_split:
        say_table(said, [(name, f"{count:,}") for name, count in done.by_split.items()])
    else:
        typer.echo(said)
