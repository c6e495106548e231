"""Read, export and verify the audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server
from dianjing.cli._telling import AsJson, say_json
from dianjing.core.errors import NotFound
from dianjing.core.words import Words

if TYPE_CHECKING:
    from dianjing.core.audit import Verdict

app = typer.Typer(no_args_is_help=True, add_completion=False)
Head = Annotated[str | None, typer.Option("--head", help="The hash of a seal that was noted earlier.")]


@app.command()
@at_server
def verify(
    server: Server,
    archive: Annotated[Path | None, typer.Argument(help="An exported archive; without it, the server's audit.")] = None,
    head: Head = None,
    as_json: AsJson = False,
) -> None:
    """Check that no event was changed, added or taken out. A file is checked without network and server.

    Keep the printed head elsewhere: with --head, a later check finds even a chain that was made anew.

    Exit codes: 0 it is intact; 1 it is not; 4 there is no such file.
    """
    from dianjing.core.audit import verify_archive

    if archive is not None:
        with _opened(archive) as lines:
            verdict = verify_archive(lines, expected_head=head)
    else:
        with (
            server.client() as client,
            client.transport.stream(f"{client.path}/audit/archive") as response,
        ):
            verdict = verify_archive(_lines(response.iter_bytes()), expected_head=head)
    _say_verdict(verdict, as_json=as_json)
    if not verdict.intact:
        raise typer.Exit(1)


@app.command()
@at_server
def export(
    server: Server,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write (.jsonl).")],
) -> None:
    """Write the workspace's whole audit with its seals to a file, for `audit verify`. This is audited, too."""
    with server.client() as client:
        client.releases.download(f"{client.path}/audit/archive", output)
    typer.echo(str(output))


@app.command(name="list")
@at_server
def list_events(
    server: Server,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    verb: Annotated[str | None, typer.Option(help="Only events of this verb.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only events of this user (id).")] = None,
    thing: Annotated[str | None, typer.Option(help="Only events of this thing (id).")] = None,
    as_json: AsJson = False,
) -> None:
    """Who did what to which thing, by ids."""
    wanted = {"verb": verb, "actor": actor, "thing": thing}
    with server.client() as client:
        asked = {name: value for name, value in wanted.items() if value is not None}
        events = list(islice(client.transport.pages(f"{client.path}/audit", asked), limit))
    if as_json:
        say_json({"items": events})
        return
    _say_events(events)


@app.command()
@at_server
def lineage(
    server: Server,
    address: Annotated[str, typer.Argument(help="The release, such as pets@3.")],
    key: Annotated[str, typer.Argument(help="The key of an item in it.")],
    object_id: Annotated[str | None, typer.Option("--object", help="Only what concerns this object of it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell how an item of a release came to be: file, import, task, revisions, verdicts, release."""
    with server.client() as client:
        release = client.releases.get(address)
        found = client.transport.get(f"/releases/{release.id}/lineage", {"key": key, "object": object_id})
    if as_json:
        say_json(found)
        return
    _say_steps(found["steps"])


@contextmanager
def _opened(archive: Path) -> Iterator[Iterator[bytes]]:
    try:
        file = archive.open("rb")
    except FileNotFoundError as error:
        raise NotFound(
            "audit.no_archive", Words(zh="没有这个文件。", en="There is no such file."), where=str(archive)
        ) from error
    with file:
        yield iter(file)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines that end with a newline and nothing else: texts may hold what Unicode calls a line separator."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _say_verdict(verdict: Verdict, *, as_json: bool) -> None:
    facts: dict[str, Any] = {
        "workspace": verdict.workspace,
        "events": verdict.events,
        "unsealed": verdict.unsealed,
        "seals": verdict.seals,
        "epochs": verdict.epochs,
        "head": verdict.head,
    }
    if as_json:
        flaws = [{"line": flaw.line, "code": flaw.code, "message": flaw.message} for flaw in verdict.flaws]
        say_json({"intact": verdict.intact, **facts, "flaws": flaws})
        return
    for name, value in facts.items():
        typer.echo(f"{name:10} {value}")
    for flaw in verdict.flaws[:50]:
        typer.echo(f"{flaw.line}: {flaw.message}", err=True)
    spoken = language()
    sound = Words(zh="完好：没有记录被改动", en="Intact: nothing was changed")
    broken = Words(zh=f"有 {len(verdict.flaws)} 处对不上", en=f"{len(verdict.flaws)} things do not add up")
    typer.echo((sound if verdict.intact else broken).said(spoken))


_STEPS = {
    "file": Words(zh="文件", en="file"),
    "import": Words(zh="导入", en="import"),
    "task": Words(zh="任务", en="task"),
    "revision": Words(zh="标注", en="revision"),
    "verdict": Words(zh="审核", en="verdict"),
    "release": Words(zh="发布", en="release"),
}


def _say_steps(steps: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("step", "at", "by", "id", "facts", box=None, pad_edge=False)
    for step in steps:
        facts = ", ".join(f"{name}={value}" for name, value in step["facts"].items() if value is not None)
        name = _STEPS[step["step"]].said(language())
        table.add_row(name, (step["at"] or "–")[:19], step["by"] or "–", step["id"], facts)
    Console().print(table)


def _say_events(events: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("at", "actor", "via", "verb", "thing", box=None, pad_edge=False)
    for event in events:
        thing = f"{event['thing_kind']} {event['thing'] or ''}".strip()
        table.add_row(event["at"][:19], event["actor"] or "–", event["via"], event["verb"], thing)
    Console().print(table)
