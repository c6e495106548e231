"""The server of a data directory on this machine: joined where one runs, started where none does.

``serve`` holds ``run/lock`` for as long as it lives and writes ``run/instance.json`` (how it is reached) and
``run/token`` (a token of the instance's first administrator), both readable by the directory's owner alone. So
whoever may read the directory may act as its owner, and nobody else.
"""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.words import Language, Words
from dianjing.sdk.transport import Address, Transport

IDLE_SECONDS = 60
_START_SECONDS = 90.0
_HOST = "http://localhost"
_OWNER = "owner.json"


@dataclass(frozen=True, slots=True)
class Instance:
    """How a running instance is reached from its own machine."""

    pid: int
    url: str | None
    socket: str
    database_url: str
    version: str
    passing: bool = False
    """Started by a command for its own sake: it ends when idle, and at once for a ``serve`` that somebody starts."""


def running_instance(data_dir: Path) -> Instance | None:
    """The instance that holds the directory now; None when none does, or when it is not ready yet."""
    file = data_dir / "run" / "lock"
    if not file.exists():
        return None
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            with contextlib.suppress(OSError, ValueError, TypeError):
                return Instance(**json.loads((data_dir / "run" / "instance.json").read_text()))
    return None


def join(data_dir: Path, *, language: Language = "en") -> Address:
    """The address of the directory's server; started where none runs, and then ending after a minute without work.

    Raises ``Unavailable`` where it does not start.
    """
    instance = running_instance(data_dir) or _started(data_dir)
    socket = Path(instance.socket)
    with closing(Transport(Address(_HOST, socket=socket, language=language))) as transport:
        _set_up_once(data_dir, transport)
    token = (data_dir / "run" / "token").read_text().strip()
    return Address(_HOST, token=token, socket=socket, language=language)


def _started(data_dir: Path) -> Instance:
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir / "serve.log"
    command = [
        sys.executable, "-m", "dianjing.cli", "serve", "--data-dir", str(data_dir),
        "--no-tcp", "--idle-exit", str(IDLE_SECONDS),
    ]  # fmt: skip
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        instance = running_instance(data_dir)
        if instance is not None:
            return instance
        # Another command may have started one in the same moment: ours then ends, and we join that one.
        if process.poll() is not None and not is_held(data_dir):
            break
        time.sleep(0.05)
    raise Unavailable(
        "local.not_started",
        Words(zh=f"{data_dir} 的服务没有启动成功", en=f"The server of {data_dir} did not start."),
        hint=Words(
            zh=f"原因见 {log}；也可运行 dianjing doctor", en=f"{log} says why; dianjing doctor looks for the cause."
        ),
    )


def is_held(data_dir: Path) -> bool:
    """Whether an instance holds the directory, be it only starting or ending."""
    file = data_dir / "run" / "lock"
    if not file.exists():
        return False
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _set_up_once(data_dir: Path, transport: Transport) -> None:
    """Make the first user of a fresh directory, and keep how to sign in as them in ``owner.json`` (`made_owner`)."""
    if not transport.get("/setup")["needed"]:
        return
    name = getpass.getuser()
    owner = {
        "email": f"{name}@localhost.localdomain",
        "password": secrets.token_urlsafe(12),
        "name": name,
        "workspace": "default",
    }
    try:
        transport.post("/setup", owner)
    except DianjingError as error:
        # Another command may have set it up in the same moment; anything else is a refusal.
        if error.code != "setup.done":
            raise
    else:
        write_private(data_dir / _OWNER, json.dumps(owner, indent=1) + "\n")


@dataclass(frozen=True, slots=True)
class MadeOwner:
    """The first user that a command made, and the file that holds their first password."""

    email: str
    file: Path


def made_owner(data_dir: Path) -> MadeOwner | None:
    """Whom a command made the first user of the directory; None where somebody was, in the browser."""
    file = data_dir / _OWNER
    return MadeOwner(json.loads(file.read_bytes())["email"], file) if file.is_file() else None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
    draft.replace(path)
