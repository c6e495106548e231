"""The lock of a data directory, and what stands in it about the instance that holds it.

``run/lock`` is held by the one ``serve`` of the directory for as long as it lives; the kernel lets go of it when the
process ends, however it ends. ``run/instance.json`` says how to reach that instance, for commands on this machine:
``{"pid", "url", "socket", "database_url", "version", "passing"}``. ``run/token`` is a bearer token of the instance's
first administrator, made anew at each start. Only the owner of the directory can read them.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.sdk.local import Instance, running_instance, write_private

_END_SECONDS = 90.0


@contextmanager
def held(data_dir: Path, *, relieving: bool = False) -> Iterator[None]:
    """Hold the data directory; ``relieving`` ends an instance that only a command started and takes its place.

    What that one was asked is answered before it ends, and its jobs go on in ours. Raises ``Conflict`` when an instance
    holds the directory that somebody started to stay.
    """
    folder = data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with (folder / "lock").open("a") as file:
        if relieving:
            _relieve(data_dir, file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            running = running_instance(data_dir)
            place = (running.url or running.socket) if running else "?"
            raise Conflict(
                "instance.running",
                Words(
                    zh=f"这个数据目录已有一个实例在运行：{place}",
                    en=f"An instance already runs on this data directory: {place}",
                ),
                where=str(data_dir),
                hint=Words(zh="使用它，或先停止它", en="Use that one, or stop it first"),
            ) from error
        yield


def _relieve(data_dir: Path, lock: IO[str]) -> None:
    """Ask the instance of a command to end, and wait until it has let go. Does nothing where another kind holds it."""
    deadline = time.monotonic() + _END_SECONDS
    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = running_instance(data_dir)
            if running is not None and not running.passing:
                return
            if running is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(running.pid, signal.SIGTERM)
            time.sleep(0.1)
        else:
            return


def describe(data_dir: Path, instance: Instance) -> None:
    """Write how the instance is reached, whole or not at all."""
    write_private(data_dir / "run" / "instance.json", json.dumps(asdict(instance)))


def forget(data_dir: Path) -> None:
    """Take the description and the token away when the instance ends."""
    for name in ("instance.json", "token"):
        (data_dir / "run" / name).unlink(missing_ok=True)
