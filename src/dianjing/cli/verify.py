"""Check a release: every file, every media, every count."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.words import Words

app = typer.Typer(add_completion=False)


@app.command()
@at_server
def verify(
    server: Server,
    release: Annotated[str, typer.Argument(help="A release package (a folder or .zip), or DATASET@NUMBER.")],
    media: Annotated[bool, typer.Option(help="Check the media files too.")] = True,
    expect: Annotated[str | None, typer.Option(help="The release's hash, as somebody you trust told it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check that a release is, byte by byte, what was released. A package needs no network and no server.

    Exit codes: 0 it is; 1 it is not; 2 it is no release package; 4 there is no such file or release.
    """
    from dianjing.core.release import check
    from dianjing.core.report import Report
    from dianjing.kit.opening import open_source

    package = Path(release)
    if not package.exists() and "/" not in release:
        from dianjing.sdk.loading import fetched

        with server.client() as client:
            package, expect = fetched(client, release, expected=expect)
    with open_source(package, Report()) as source:
        verified, faults = check(source, media=media)
    spoken = language()
    same = expect is None or verified.hash == expect
    facts = {"hash": verified.hash, "files": verified.files, "media": verified.media, "bytes": verified.bytes}
    facts["elsewhere"] = verified.elsewhere
    if as_json:
        told = [{"path": fault.path, "message": fault.words.model_dump(exclude_none=True)} for fault in faults]
        say_json({"sound": same and not faults, "release": verified.manifest.address, **facts, "faults": told})
    else:
        say_table(verified.manifest.address, [(name, str(value)) for name, value in facts.items()])
        if verified.elsewhere:
            elsewhere = Words(
                zh=f"{verified.elsewhere} 个媒体不在版本里，只记了地址和校验值，没有检查",
                en=f"{verified.elsewhere} media are not carried: the release names their address and hash; not checked",
            )
            typer.echo(elsewhere.said(spoken))
        for fault in faults:
            typer.echo(f"{fault.path}: {fault.words.said(spoken)}", err=True)
        if not same:
            typer.echo(Words(zh=f"不是哈希为 {expect} 的版本", en=f"Not the release {expect}").said(spoken), err=True)
        sound = Words(zh="完好：与发布时一致", en="Sound: it is what was released")
        broken = Words(zh=f"有 {len(faults)} 处与发布时不同", en=f"Not what was released: {len(faults)} place(s)")
        typer.echo((sound if same and not faults else broken).said(spoken))
    if faults or not same:
        raise typer.Exit(1)
