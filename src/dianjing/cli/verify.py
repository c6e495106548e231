"""Check a release package, offline: every file, every media, every count."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._telling import say_json, say_table
from dianjing.core.words import Words

app = typer.Typer()


@app.command()
def verify(
    package: Annotated[Path, typer.Argument(help="A release package: a folder or a .zip.")],
    media: Annotated[bool, typer.Option(help="Check the media files too.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Check that a release package is, byte by byte, what was released. Needs no network and no server.

    Exit codes: 0 it is; 1 it is not; 2 it is no release package; 4 there is no such file.
    """
    from dianjing.core.release import check
    from dianjing.core.report import Report
    from dianjing.kit.opening import open_source

    report = Report()
    with open_source(package, report) as source:
        verified, faults = check(source, media=media)
    spoken = language()
    facts = {"hash": verified.hash, "files": verified.files, "media": verified.media, "bytes": verified.bytes}
    if as_json:
        told = [{"path": fault.path, "message": fault.words.model_dump(exclude_none=True)} for fault in faults]
        say_json({"sound": not faults, "release": verified.manifest.address, **facts, "faults": told})
    else:
        say_table(verified.manifest.address, [(name, str(value)) for name, value in facts.items()])
        for fault in faults:
            typer.echo(f"{fault.path}: {fault.words.said(spoken)}", err=True)
        sound = Words(zh="完好：与发布时一致", en="Sound: it is what was released")
        broken = Words(zh=f"有 {len(faults)} 处与发布时不同", en=f"{len(faults)} places are not what was released")
        typer.echo((broken if faults else sound).said(spoken))
    if faults:
        raise typer.Exit(1)
