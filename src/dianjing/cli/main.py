"""``dianjing``: finds its verbs by their files and loads the one that is called.

``cli/<verb>.py`` holds ``app = typer.Typer()``; the first line of its docstring is what the list of verbs says of it.
Names that begin with an underscore are no verbs.
"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from dianjing.cli._failing import exit_code, say_error
from dianjing.core.errors import DianjingError

_FOLDER = Path(__file__).parent


class Verbs(TyperGroup):
    """The verbs; listing them reads the first line of each file and imports none of them."""

    listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all verbs."""
        names = (file.stem for file in _FOLDER.glob("*.py"))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_") and name != "main")

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb, loaded; only its name and first line while the list is being printed."""
        file = _FOLDER / f"{cmd_name.replace('-', '_')}.py"
        if cmd_name not in self.list_commands(ctx):
            return None
        if self.listing:
            return TyperCommand(cmd_name, help=_first_line(file), callback=lambda: None)
        module = importlib.import_module(f"dianjing.cli.{file.stem}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the list of verbs."""
        self.listing = True
        super().format_help(ctx, formatter)


app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="点睛 Dianjing: raw data in, annotated and checked by people and models, a released dataset out.",
)


@app.callback()
def _root() -> None:
    """Everything stands in the verbs."""


def main() -> None:
    """Run the command line; errors of ours become a sentence and an exit code."""
    try:
        app()
    except DianjingError as error:
        say_error(error)
        sys.exit(exit_code(error))


def _first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text())) or "").split("\n", 1)[0]
