"""Run the main job on real data before your eyes, then serve the result."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._failing import language
from dianjing.core.errors import Unavailable
from dianjing.core.words import Words

app = typer.Typer(add_completion=False)

_START_SECONDS = 120.0


@app.command()
def demo(
    data_dir: Annotated[Path | None, typer.Option(help="Where the demo is kept.")] = None,
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve the result; else end after the last step.")] = True,
    browser: Annotated[bool, typer.Option(help="Open the browser at the next task.")] = True,
) -> None:
    """Import, pre-annotate, annotate, review, return, release, load and verify; then serve it all.

    A second start finds everything again; one that was interrupted goes on where it was.
    Ctrl-C stops everything that was started.
    """
    from dianjing.demo.people import LEAD, PASSWORD
    from dianjing.demo.story import is_told, next_task, tell
    from dianjing.sdk import settings
    from dianjing.sdk.door import Door
    from dianjing.sdk.transport import Address

    # Told to stop by whatever signal, what was started stops too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = data_dir or settings.data_dir().with_name("dianjing-demo")
    spoken = language()
    _let_end(folder)
    process = _serve(folder, port if serve else 0)
    try:
        socket, url = _ready(folder, process)
        door = Door(Address("http://localhost", socket=socket, language=spoken))
        if is_told(door):
            typer.echo(Words(zh="演示数据已在，直接打开", en="The demo is there already").said(spoken))
        else:
            started = time.monotonic()
            tell(door, _say)
            took = time.monotonic() - started
            typer.echo(Words(zh=f"全部完成，用时 {took:.0f} 秒", en=f"All done in {took:.0f} s").said(spoken))
        if not serve:
            return
        address = f"{url}{next_task(door)}"
        for words in (
            Words(zh=f"打开 {address}", en=f"Open {address}"),
            Words(zh=f"登录：{LEAD.email}  密码：{PASSWORD}", en=f"Sign in as {LEAD.email}  password {PASSWORD}"),
            Words(zh="Ctrl-C 停止", en="Ctrl-C stops it"),
        ):
            typer.echo(words.said(spoken))
        if browser:
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(address)
        process.wait()
    except KeyboardInterrupt:
        typer.echo("")
    finally:
        process.terminate()
        process.wait(60)


def _let_end(folder: Path) -> None:
    """Wait for the server of an interrupted demo, which is ending."""
    from dianjing.sdk.local import is_held, running_instance

    deadline = time.monotonic() + _START_SECONDS
    while is_held(folder) and running_instance(folder) is None and time.monotonic() < deadline:
        time.sleep(0.1)


def _serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    # Its standard input is ours to close: however we end, killed too, it ends with us.
    command = [
        sys.executable, "-m", "dianjing.cli", "serve", "--data-dir", str(folder), "--port", str(port), "--until-eof",
    ]  # fmt: skip
    with (folder / "serve.log").open("ab") as log:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )


def _ready(folder: Path, process: subprocess.Popen[bytes]) -> tuple[Path, str]:
    from dianjing.sdk.local import running_instance

    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        instance = running_instance(folder)
        if instance is not None and instance.url is not None:
            return Path(instance.socket), instance.url
        time.sleep(0.1)
    log = (folder / "serve.log").read_text(errors="replace").strip().splitlines()
    last = re.sub(r"\s+", " ", log[-1]) if log else ""
    raise Unavailable(
        "demo.not_started",
        Words(zh=f"服务没有启动成功：{last}", en=f"The server did not start: {last}"),
        hint=Words(zh="换一个端口（--port 0），或运行 dianjing doctor", en="Try --port 0, or run dianjing doctor."),
    )


def _say(words: Words, came_of_it: Words | None, seconds: float) -> None:
    spoken = language()
    typer.echo(f"{seconds:6.1f} s  {words.said(spoken)}")
    if came_of_it is not None:
        typer.echo(f"          {came_of_it.said(spoken)}")
