"""Find what is wrong with this machine or with a data directory, and say what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import DataDir
from dianjing.cli._telling import AsJson, say_json
from dianjing.core.errors import DianjingError, NotFound
from dianjing.core.words import Language, Words

if TYPE_CHECKING:
    from dianjing.server.health.finding import Finding
    from dianjing.server.settings import Settings

app = typer.Typer(add_completion=False)
_MARKS = {"ok": "[green]✓[/]", "note": "[blue]·[/]", "warning": "[yellow]![/]", "failed": "[red]✗[/]"}


@app.command()
def doctor(
    data_dir: DataDir = None,
    full: Annotated[bool, typer.Option("--full", help="Read every blob and verify the whole audit.")] = False,
    as_json: AsJson = False,
) -> None:
    """Examine the machine, the data directory, the database, the blobs and the audit.

    Exit codes: 0 nothing is broken; 1 something is.
    """
    from dianjing.server.health.finding import worst
    from dianjing.server.logs import configure_logs
    from dianjing.server.settings import given

    settings = given(data_dir=data_dir)
    configure_logs("text", "error")
    found = list(_findings(settings, full=full))
    if as_json:
        say_json({"state": worst(found), "findings": [_as_json(finding) for finding in found]})
    else:
        _say(found, language())
    if worst(found) == "failed":
        raise typer.Exit(1)


def _findings(settings: Settings, *, full: bool) -> Iterator[Finding]:
    from dianjing.server.health.finding import Finding
    from dianjing.server.health.machine import examine_machine
    from dianjing.server.reaching import database_of

    yield from examine_machine(settings.data_dir, settings.host, settings.port)
    try:
        with database_of(settings) as url:
            yield from asyncio.run(_inside(settings, url, full=full))
    except NotFound as error:
        # A machine before its first start is no ill machine.
        yield Finding("instance", "note", error.words, error.hint)
    except DianjingError as error:
        yield Finding("database", "failed", error.words, error.hint)


async def _inside(settings: Settings, url: str, *, full: bool) -> list[Finding]:
    from dianjing.server.blobs.service import open_blobs
    from dianjing.server.health.instance import examine_instance
    from dianjing.server.kit.database import Database
    from dianjing.server.kit.resources import Resources

    resources = Resources(settings, Database(url, connections=2, application="dianjing doctor"))
    try:
        blobs = resources.once(open_blobs)
        return [finding async for finding in examine_instance(resources.database, blobs, full=full)]
    finally:
        await resources.close()


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "state": finding.state,
        "message": finding.words.model_dump(exclude_none=True),
        "hint": finding.hint.model_dump(exclude_none=True) if finding.hint else None,
    }


def _say(found: list[Finding], spoken: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    for finding in found:
        advice = f"\n[dim]{finding.hint.said(spoken)}[/]" if finding.hint and finding.state != "ok" else ""
        table.add_row(_MARKS[finding.state], finding.check, f"{finding.words.said(spoken)}{advice}")
    console = Console()
    console.print(table)
    failed = sum(finding.state == "failed" for finding in found)
    well = Words(zh="没有发现问题。", en="Nothing is broken.")
    ill = Words(zh=f"发现 {failed} 个问题。", en=f"{failed} things are broken.")
    console.print((ill if failed else well).said(spoken))
