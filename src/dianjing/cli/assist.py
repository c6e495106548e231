"""Assistants: which there are, what their help is worth in a project, and what they learn from corrections."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server, options_of, watching
from dianjing.cli._telling import AsJson, say_json, say_table
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
@at_server
def worth(
    server: Server,
    project: ProjectName,
    as_json: AsJson = False,
) -> None:
    """Tell what help is worth: seconds and edits per object against tasks that were randomly given none."""
    with server.client() as client:
        found: dict[str, Any] = client.transport.get(f"/projects/{client.projects.get(project).id}/assistance")
    if as_json:
        say_json(found)
        return
    rows = [(name, _arm(found[name])) for name in ("assisted", "control")]
    rows += [(f"control / assisted, {name}", _ratio(found[name])) for name in ("speed", "edits")]
    say_table(project, rows)


@app.command()
@at_server
def refit(
    server: Server,
    project: ProjectName,
    as_json: AsJson = False,
) -> None:
    """Have the project's assistants learn from what was accepted since the last time."""
    with server.client() as client:
        job = client.transport.post(f"/projects/{client.projects.get(project).id}/refit")["job"]
        with watching(Words(zh="学习", en="Learning"), quiet=as_json) as (_, on_job):
            done = client.wait(str(job), on_job)
    learnt = (done.result or {}).get("examples", {})
    if as_json:
        say_json({"examples": learnt})
    else:
        say_table(project, [(name, f"{count:,}") for name, count in learnt.items()])


@app.command()
@at_server
def run(
    server: Server,
    project: ProjectName,
    assistant: Annotated[str, typer.Argument(help="The assistant; `dianjing assist list` shows which there are.")],
    prefix: Annotated[str | None, typer.Option(help="Only items whose key begins so; else all tasks.")] = None,
    task: Annotated[list[str] | None, typer.Option(help="Only this task (its id); may be given again.")] = None,
    option: Annotated[list[str] | None, typer.Option("--opt", help="An option of the assistant, KEY=VALUE.")] = None,
    control: Annotated[float, typer.Option(help="The share of tasks that goes without help.")] = 0.15,
    as_json: AsJson = False,
) -> None:
    """Have an assistant propose for tasks that nobody has begun. Ctrl-C cancels; what was proposed stays."""
    chosen: dict[str, Any] = {"all": True}
    if task:
        chosen = {"tasks": task}
    elif prefix:
        chosen = {"prefix": prefix}
    wish = {"assistant": assistant, "options": options_of(option), "control": control, **chosen}
    with server.client() as client:
        job = str(client.transport.post(f"/projects/{client.projects.get(project).id}/assist", wish)["job"])
        try:
            with watching(Words(zh="预标注", en="Proposing"), quiet=as_json) as (_, on_job):
                done = client.wait(job, on_job)
        except KeyboardInterrupt:
            client.transport.post(f"/jobs/{job}/cancel")
            raise
    found = done.result or {}
    if as_json:
        say_json(found)
    else:
        said = {name: words.said(language()) for name, words in _FATES.items()}
        say_table(project, [(said[name], f"{found.get(name, 0):,}") for name in _FATES])


_FATES = {
    "proposed": Words(zh="有了建议", en="proposed for"),
    "control": Words(zh="对照组，不给建议", en="control arm, left without"),
    "begun": Words(zh="已有人开始，未打扰", en="begun or done, left alone"),
    "failed": Words(zh="算法没能处理", en="the assistant failed"),
}


def _arm(arm: dict[str, Any]) -> str:
    seconds = arm["seconds_per_object"]
    shown = "–" if seconds is None else f"{seconds:.1f} s"
    return f"{arm['tasks']:,} tasks, {arm['objects']:,} objects, {shown}"


def _ratio(ratio: dict[str, Any]) -> str:
    """A ratio is never shown without its interval."""
    if ratio["value"] is None or ratio["low"] is None:
        return "–"
    return f"{ratio['value']:.2f} [{ratio['low']:.2f}, {ratio['high']:.2f}]"
