"""Write a backup of a whole instance: its database and its blobs, of one moment."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dianjing.cli._server import DataDir, watching
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.words import Words

if TYPE_CHECKING:
    from dianjing.server.backup.manifest import Manifest
    from dianjing.server.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A new folder.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Write the database and all blobs into a new folder, while people go on working.

    What is registered in place is not copied: its addresses are. Bring it back with `dianjing restore`.
    """
    from dianjing.server.reaching import database_of
    from dianjing.server.settings import given

    settings = given(data_dir=data_dir)
    with database_of(settings) as url:
        made = asyncio.run(_make(settings, url, target, quiet=as_json))
    if as_json:
        say_json({**made.model_dump(mode="json"), "folder": str(target)})
        return
    say_table(
        str(target),
        [
            ("database", f"{made.database.size:,} bytes"),
            ("rows", f"{sum(made.rows.values()):,}"),
            ("blobs", f"{made.blobs:,}"),
            ("blob bytes", f"{made.blob_bytes:,}"),
        ],
    )


async def _make(settings: Settings, url: str, target: Path, *, quiet: bool) -> Manifest:
    from dianjing.server.backup.making import make_backup
    from dianjing.server.blobs.service import open_store

    with watching(Words(zh="备份", en="Backing up"), quiet=quiet) as (on_bytes, _):
        return await make_backup(url, open_store(settings), target.absolute(), on_bytes)
