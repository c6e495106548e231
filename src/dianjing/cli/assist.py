"""Assistants: which there are, what their help is worth in a project, and what they learn from corrections."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import AsJson, DataDir, Space, TokenOption, Url, connected, watching
from dianjing.cli._telling import say_json, say_table
from dianjing.core.words import Words

app = typer.Typer(no_args_is_help=True, add_completion=False)

ProjectName = Annotated[str, typer.Argument(help="The project's name.")]


@app.command("list")
def list_assistants(as_json: AsJson = False) -> None:
    """List the assistants of this installation; those whose libraries are missing, too. Needs no server."""
    from dianjing.core import registry

    spoken = language()
    found: list[dict[str, Any]] = [
        {
            "name": one.name,
            "title": one.title.said(spoken),
            "task": one.task,
            "modalities": list(one.modalities),
            "learns": one.learns,
            "missing": list(one.missing()),
        }
        for one in registry.assistants().values()
    ]
    if as_json:
        say_json({"items": found})
        return
    ready = Words(zh="可用", en="ready").said(spoken)
    rows = [(f"{one['name']}  {one['title']}", ", ".join(one["missing"]) or ready) for one in found]
    say_table(Words(zh="预标注算法", en="Assistants").said(spoken), rows)


@app.command()
def worth(
    project: ProjectName,
    url: Url = None,
    token: TokenOption = None,
    workspace: Space = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Tell what help is worth: seconds and edits per object against tasks that were randomly given none."""
    with connected(url, token, workspace, data_dir) as client:
        found: dict[str, Any] = client.transport.get(f"/projects/{client.projects.get(project).id}/assistance")
    if as_json:
        say_json(found)
        return
    rows = [(name, _arm(found[name])) for name in ("assisted", "control")]
    rows += [(f"control / assisted, {name}", _ratio(found[name])) for name in ("speed", "edits")]
    say_table(project, rows)


@app.command()
def refit(
    project: ProjectName,
    url: Url = None,
    token: TokenOption = None,
    workspace: Space = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Have the project's assistants learn from what was accepted since the last time."""
    with connected(url, token, workspace, data_dir) as client:
        job = client.transport.post(f"/projects/{client.projects.get(project).id}/refit")["job"]
        with watching(Words(zh="学习", en="Learning"), quiet=as_json) as (_, on_job):
            done = client.wait(str(job), on_job)
    learnt = (done.result or {}).get("examples", {})
    if as_json:
        say_json({"examples": learnt})
    else:
        say_table(project, [(name, f"{count:,}") for name, count in learnt.items()])


def _arm(arm: dict[str, Any]) -> str:
    seconds = arm["seconds_per_object"]
    shown = "–" if seconds is None else f"{seconds:.1f} s"
    return f"{arm['tasks']:,} tasks, {arm['objects']:,} objects, {shown}"


def _ratio(ratio: dict[str, Any]) -> str:
    """A ratio is never shown without its interval."""
    if ratio["value"] is None or ratio["low"] is None:
        return "–"
    return f"{ratio['value']:.2f} [{ratio['low']:.2f}, {ratio['high']:.2f}]"
