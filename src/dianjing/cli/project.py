"""Make and list projects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server, watching
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.words import Words

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
@at_server
def create(
    server: Server,
    name: Annotated[str, typer.Argument(help="The project's name.")],
    dataset: Annotated[str, typer.Option(help="The dataset it works on.")],
    template: Annotated[str | None, typer.Option(help="How it begins: see `dianjing project templates`.")] = None,
    ontology: Annotated[Path | None, typer.Option(help="A JSON file with an ontology of your own.")] = None,
    tasks: Annotated[bool, typer.Option(help="Make a task for every item at once.")] = True,
    as_json: AsJson = False,
) -> None:
    """Make a project over a dataset, with a task for every item."""
    more = {"ontology": json.loads(ontology.read_text())} if ontology else {}
    with server.client() as client:
        project = client.projects.create(name, dataset, template=template, **more)
        if tasks:
            with watching(Words(zh="建立任务", en="Making tasks"), quiet=as_json) as (_, on_job):
                client.projects.add_tasks(project, on_job)
        project = client.projects.get(name)
    if as_json:
        say_json(project.model_dump())
    else:
        say_table(name, [(state, f"{count:,}") for state, count in project.counts.items()])


@app.command("list")
@at_server
def list_projects(
    server: Server,
    as_json: AsJson = False,
) -> None:
    """List the projects of the workspace."""
    with server.client() as client:
        projects = list(client.projects.list())
    if as_json:
        say_json({"items": [one.model_dump() for one in projects]})
    else:
        rows = [(one.name, str(sum(one.counts.values()))) for one in projects]
        say_table(Words(zh="项目", en="Projects").said(language()), rows)


@app.command()
@at_server
def templates(
    server: Server,
    as_json: AsJson = False,
) -> None:
    """List how a project can begin."""
    with server.client() as client:
        found = client.projects.templates()
    if as_json:
        say_json({"items": list(found)})
    else:
        spoken = language()
        rows = [(str(one["name"]), str(one["title"].get(spoken) or one["title"].get("en"))) for one in found]
        say_table(Words(zh="模板", en="Templates").said(spoken), rows)
