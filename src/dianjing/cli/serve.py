"""Start the server: database, web pages and jobs, with one command."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.core.words import Words

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for the network.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    web_processes: Annotated[int | None, typer.Option(help="Web processes.")] = None,
    worker_threads: Annotated[
        int | None, typer.Option(help="Jobs at once; 0 leaves them to `dianjing worker`.")
    ] = None,
    tcp: Annotated[bool, typer.Option(help="Listen on TCP besides the Unix socket.")] = True,
    idle_exit: Annotated[
        float | None, typer.Option(help="End after so many seconds without a request or a job.")
    ] = None,
    until_eof: Annotated[
        bool, typer.Option("--until-eof", help="End when standard input does: with the program that started it.")
    ] = False,
) -> None:
    """Start the server: database, web pages and jobs. Ctrl-C stops everything it started."""
    from dianjing.sdk.local import made_owner
    from dianjing.server.logs import configure_logs
    from dianjing.server.serve import Ready, Serving
    from dianjing.server.settings import given

    settings = given(
        data_dir=data_dir, host=host, port=port, web_processes=web_processes, worker_threads=worker_threads
    )
    configure_logs(settings.log_format, settings.log_level)

    def say(ready: Ready) -> None:
        spoken = language()
        running = Words(
            zh=f"点睛正在运行：{ready.url or ready.socket}", en=f"Dianjing runs at {ready.url or ready.socket}"
        )
        typer.echo(running.said(spoken))
        if ready.setup_url:
            first = Words(zh=f"首次使用，请打开：{ready.setup_url}", en=f"To begin, open {ready.setup_url}")
            typer.echo(first.said(spoken))
        elif owner := made_owner(settings.data_dir):
            # Made by a command that found the directory empty: nobody has typed this password, so say where it is.
            entry = Words(
                zh=f"登录：{owner.email}，初始密码在 {owner.file}",
                en=f"Sign in as {owner.email}; the first password is in {owner.file}",
            )
            typer.echo(entry.said(spoken))

    if until_eof:
        threading.Thread(target=_end_with_input, name="until eof", daemon=True).start()
    Serving(settings, idle_exit=idle_exit, tcp=tcp).run(say)


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
