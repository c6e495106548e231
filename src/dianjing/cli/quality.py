"""How good the work of a project is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.words import Words

app = typer.Typer(no_args_is_help=True, add_completion=False)
_SIDES = {
    "between_people": Words(zh="不同的人之间", en="between people"),
    "with_accepted": Words(zh="首次提交与最终通过", en="first work and what was accepted"),
}


@app.callback()
def _root() -> None:
    """Everything stands in the verbs."""


@app.command()
@at_server
def agreement(
    server: Server,
    project: Annotated[str, typer.Argument(help="The project's name.")],
    as_json: AsJson = False,
) -> None:
    """Tell how far people agree with each other, and their first work with what was accepted, with intervals."""
    with server.client() as client:
        found: dict[str, Any] = client.transport.get(f"/projects/{client.projects.get(project).id}/agreement")
    if as_json:
        say_json(found)
        return
    spoken = language()
    for side, words in _SIDES.items():
        rows = []
        for one in found[side]:
            rows.append((one["title"].get(spoken) or one["metric"], _shown(one["found"])))
            rows += [(f"  {name}", _shown(part)) for name, part in one["found"]["parts"].items()]
        say_table(f"{project}: {words.said(spoken)}", rows)


def _shown(found: dict[str, Any]) -> str:
    if found["value"] is None:
        return "–"
    ends = "" if found["low"] is None else f" [{found['low']:.3f}, {found['high']:.3f}]"
    return f"{found['value']:.3f}{ends}  n={found['n']:,}"
