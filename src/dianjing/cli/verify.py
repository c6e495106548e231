"""Verify a release: every file against the hashes it was released with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import AsJson, DataDir, Space, TokenOption, Url, connected
from dianjing.cli._telling import say_json, say_table

app = typer.Typer()


@app.command()
def verify(
    release: Annotated[str, typer.Argument(help="A folder or zip of a release, or DATASET@NUMBER.")],
    expect: Annotated[str | None, typer.Option(help="The release's hash, as somebody you trust told it.")] = None,
    url: Url = None,
    token: TokenOption = None,
    workspace: Space = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Verify a release. A folder or zip needs no server; an address is fetched first.

    Ends with exit code 1 where anything is not as it was released.
    """
    from dianjing.core.release import check
    from dianjing.core.report import Report
    from dianjing.kit.opening import open_source
    from dianjing.sdk.loading import fetched

    path = Path(release)
    if not path.exists():
        with connected(url, token, workspace, data_dir) as client:
            path, expect = fetched(client, release, expected=expect)
    with open_source(path, Report()) as source:
        verified, faults = check(source)
    same = expect is None or verified.hash == expect
    if as_json:
        told = {"address": verified.manifest.address, "hash": verified.hash, "sound": same and not faults}
        say_json({**told, "faults": [{"path": one.path, "words": one.words.model_dump()} for one in faults]})
    else:
        rows = [("files", f"{verified.files:,}"), ("media", f"{verified.media:,}"), ("bytes", f"{verified.bytes:,}")]
        say_table(verified.manifest.address, [*rows, ("faults", f"{len(faults):,}"), ("sha256", verified.hash)])
        for one in faults[:50]:
            typer.echo(f"  {one.path}: {one.words.said(language())}", err=True)
        if not same:
            typer.echo(f"  sha256 ≠ {expect}", err=True)
    if faults or not same:
        raise typer.Exit(1)
