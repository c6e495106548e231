"""What verbs that need a server share: how it is named, how work in the background is shown."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec, TypeVar

import typer

from dianjing.cli._failing import language
from dianjing.core.words import Words

if TYPE_CHECKING:
    from dianjing.sdk.client import Client
    from dianjing.sdk.models import Job

P = ParamSpec("P")
R = TypeVar("R")

Url = Annotated[str | None, typer.Option("--url", envvar="DIANJING_URL", help="A server; else the data directory.")]
TokenOption = Annotated[str | None, typer.Option("--token", envvar="DIANJING_TOKEN", help="A personal token.")]
Space = Annotated[str | None, typer.Option("--workspace", help="A workspace by its id or slug.")]
DataDir = Annotated[Path | None, typer.Option("--data-dir", envvar="DIANJING_DATA_DIR", help="The data directory.")]


@dataclass(frozen=True, slots=True)
class Server:
    """Which server a verb speaks to, as its options say."""

    url: str | None
    token: str | None
    workspace: str | None
    data_dir: Path | None

    @contextmanager
    def client(self) -> Iterator[Client]:
        """A client of the named server, or of the data directory, whose server is joined or started."""
        from dianjing.sdk.connecting import connect

        with connect(
            self.url, self.token, workspace=self.workspace, data_dir=self.data_dir, language=language()
        ) as client:
            yield client


_NAMING = {"url": Url, "token": TokenOption, "workspace": Space, "data_dir": DataDir}


def at_server(verb: Callable[Concatenate[Server, P], R]) -> Callable[..., R]:
    """Gives a verb the options that name a server; it gets them as its first argument."""
    plain: Callable[..., R] = verb
    own = list(inspect.signature(verb, eval_str=True).parameters.values())[1:]
    naming = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        for name, option in _NAMING.items()
    ]

    def called(**given: Any) -> R:
        server = Server(**{name: given.pop(name) for name in _NAMING})
        return plain(server, **given)

    update_wrapper(called, verb)
    called.__dict__["__signature__"] = inspect.Signature([*own, *naming])
    return called


@contextmanager
def watching(words: Words, *, quiet: bool) -> Iterator[tuple[Callable[[int, int], None], Callable[[Job], None]]]:
    """Two functions that show progress on one line of a terminal: of bytes that are sent, and of a job."""
    if quiet or not sys.stderr.isatty():
        yield (lambda sent, total: None), (lambda job: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(words.said(language()), total=None, said="")

        def on_bytes(sent: int, total: int) -> None:
            shown.update(task, completed=sent, total=total or 1, said=f"{sent >> 20} / {total >> 20} MiB")

        def on_job(job: Job) -> None:
            said = f"{job.done or 0:,}" + (f" / {job.total:,}" if job.total else "")
            shown.update(task, completed=job.done or 0, total=job.total, said=said)

        yield on_bytes, on_job


def options_of(given: list[str] | None) -> dict[str, object]:
    """``["a=1", "b=x"]`` as options: a value is JSON where it reads as JSON, else text."""
    import json

    found: dict[str, object] = {}
    for one in given or ():
        name, equals, value = one.partition("=")
        if not equals:
            raise typer.BadParameter(f"{one!r} is not KEY=VALUE")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found
