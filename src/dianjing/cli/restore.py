"""Bring a backup into an empty data directory, or an empty database and store."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import DataDir, watching
from dianjing.cli._telling import AsJson, say_json
from dianjing.core.words import Words

if TYPE_CHECKING:
    from dianjing.server.backup.manifest import Manifest
    from dianjing.server.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A folder that `dianjing backup` wrote.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup. Refuses a target that holds anything; verifies every file; begins a new epoch of the audit."""
    from dianjing.server.backup.manifest import read_manifest
    from dianjing.server.reaching import database_of
    from dianjing.server.settings import given

    settings = given(data_dir=data_dir)
    # Before anything is made in the target.
    read_manifest(source)
    with database_of(settings, make=True) as url:
        brought = asyncio.run(_bring(settings, url, source, quiet=as_json))
    if as_json:
        say_json({**brought.model_dump(mode="json"), "data_dir": str(settings.data_dir)})
        return
    made_at, rows = f"{brought.made_at:%Y-%m-%d %H:%M}", sum(brought.rows.values())
    said = Words(
        zh=f"已恢复 {made_at} 的备份：{rows:,} 行，{brought.blobs:,} 个文件",
        en=f"The backup of {made_at} is restored: {rows:,} rows, {brought.blobs:,} blobs",
    )
    typer.echo(said.said(language()))


async def _bring(settings: Settings, url: str, source: Path, *, quiet: bool) -> Manifest:
    from dianjing.server.backup.restoring import restore_backup
    from dianjing.server.blobs.service import open_store, scratch_of

    with watching(Words(zh="恢复", en="Restoring"), quiet=quiet) as (on_bytes, _):
        return await restore_backup(source.absolute(), url, open_store(settings), scratch_of(settings), on_bytes)
