"""Export a release in any format."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._server import Server, at_server, options_of, watching
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.errors import Conflict
from dianjing.core.words import Words

app = typer.Typer(add_completion=False)


@app.command()
@at_server
def export(
    server: Server,
    address: Annotated[str, typer.Argument(help="DATASET@NUMBER, or DATASET for its latest release.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A folder, or a .zip.")],
    to: Annotated[str, typer.Option("--to", help="The format to write.")] = "package",
    to_opt: Annotated[list[str] | None, typer.Option(help="An option of writing, key=value.")] = None,
    as_json: AsJson = False,
) -> None:
    """Export a release into a folder or zip. What the format cannot hold is said."""
    if output.suffix.lower() != ".zip" and output.is_dir() and any(output.iterdir()):
        raise Conflict(
            "export.folder_in_use", Words(zh=f"{output} 不是空文件夹", en=f"{output} is a folder that holds something.")
        )
    with server.client() as client, tempfile.TemporaryDirectory() as scratch:
        release = client.releases.get(address)
        archive = Path(scratch) / "export.zip"
        with watching(Words(zh="导出", en="Exporting"), quiet=as_json) as (_, on_job):
            done = client.releases.export(release, to, archive, options=options_of(to_opt), on_job=on_job)
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix.lower() == ".zip":
            shutil.copyfile(archive, output)
        else:
            # The archive is our own server's; zipfile keeps its members inside the folder all the same.
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(output)
    if as_json:
        say_json({**done.model_dump(), "output": str(output)})
        return
    counts = done.report.get("counts", {})
    say_table(
        f"{release.address} → {to}", [("bytes", f"{done.size or 0:,}"), *((k, f"{v:,}") for k, v in counts.items())]
    )
