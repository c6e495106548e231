"""The lock of a data directory, and what stands in it about the instance that holds it.

``run/lock`` is held by the one ``serve`` of the directory for as long as it lives; the kernel lets go of it when the
process ends, however it ends. ``run/instance.json`` says how to reach that instance, for commands on this machine:
``{"pid", "url", "socket", "database_url", "version"}``. ``run/token`` is a bearer token of the instance's first
administrator, made anew at each start. Only the owner of the directory can read them.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.sdk.local import Instance, running_instance, write_private


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold the data directory. Raises ``Conflict`` when another instance does."""
    folder = data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with (folder / "lock").open("a") as file:
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


def describe(data_dir: Path, instance: Instance) -> None:
    """Write how the instance is reached, whole or not at all."""
    write_private(data_dir / "run" / "instance.json", json.dumps(asdict(instance)))


def forget(data_dir: Path) -> None:
    """Take the description and the token away when the instance ends."""
    for name in ("instance.json", "token"):
        (data_dir / "run" / name).unlink(missing_ok=True)
