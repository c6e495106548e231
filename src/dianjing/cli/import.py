"""Import files, folders, archives or annotated data into a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server, options_of, watching
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.words import Words

app = typer.Typer(add_completion=False)


@app.command()
@at_server
def bring(
    server: Server,
    source: Annotated[
        str,
        typer.Argument(
            help="A file, folder, archive, http(s) address, or s3://bucket/prefix that the server may read."
        ),
    ],
    dataset: Annotated[str, typer.Option(help="The dataset's name; it is made where there is none.")],
    format: Annotated[
        str, typer.Option("--from", help="The format; auto recognises it, raw takes plain files.")
    ] = "auto",
    from_opt: Annotated[list[str] | None, typer.Option(help="An option of reading, key=value.")] = None,
    layer: Annotated[str | None, typer.Option(help="The layer of the annotations that come along.")] = None,
    in_place: Annotated[bool, typer.Option(help="Register a folder or bucket of the server where it lies.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import SOURCE into a dataset. What is refused is named, and the rest goes on.

    Importing the same folder again adds what is new and says what changed. Ends with exit code 1 where something was
    refused.
    """
    with server.client() as client:
        target = client.datasets.ensure(dataset)
        with watching(Words(zh="导入", en="Importing"), quiet=as_json) as (on_bytes, on_job):
            if source.partition("://")[0] in ("http", "https"):
                done = client.imports.urls(target, [source], on_job=on_job)
            elif "://" in source:
                done = client.imports.server_path(target, source, in_place=in_place, on_job=on_job)
            elif in_place:
                done = client.imports.server_path(target, str(Path(source).absolute()), in_place=True, on_job=on_job)
            else:
                done = client.imports.folder(
                    target, Path(source), format=format, options=options_of(from_opt), layer=layer,
                    progress=on_bytes, on_job=on_job,
                )  # fmt: skip
        lines = list(client.imports.report(done)) if done.refused or as_json else []
    if as_json:
        say_json({**done.model_dump(), "dataset": dataset, "report": [line.model_dump() for line in lines]})
    else:
        spoken = language()
        counts = {
            "added": ("新增", "added"),
            "changed": ("变化", "changed"),
            "same": ("相同", "same"),
            "refused": ("拒绝", "refused"),
        }
        rows = [(Words(zh=zh, en=en).said(spoken), f"{getattr(done, name):,}") for name, (zh, en) in counts.items()]
        say_table(dataset, rows)
        for line in [line for line in lines if line.severity == "refused"][:50]:
            said = line.message.get(spoken) or line.message.get("en") or line.code
            typer.echo(f"  {line.path or ''}: {said}", err=True)
    if done.refused:
        raise typer.Exit(1)
