"""An instance for measuring: a real ``serve`` on a data directory of its own, with its database at hand."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.sdk.client import Client
from dianjing.sdk.local import join, running_instance
from dianjing.sdk.transport import Address

_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A running instance: its process, its TCP address and its database."""

    process: subprocess.Popen[bytes]
    host: str
    port: int
    database_url: str
    data_dir: Path

    @property
    def pid(self) -> int:
        """The process id of ``serve``."""
        return self.process.pid

    def stop(self) -> None:
        """End it in order."""
        self.process.terminate()
        self.process.wait(90)


@contextmanager
def instance(*, web_processes: int = 1) -> Iterator[Measured]:
    """Start one on a fresh data directory, give it, stop it."""
    with TemporaryDirectory(prefix="dianjing-bench-") as folder:
        started = start(Path(folder), web_processes=web_processes)
        try:
            yield started
        finally:
            started.stop()


def start(data_dir: Path, *, web_processes: int = 1, settings: Mapping[str, str | int] | None = None) -> Measured:
    """Start ``serve`` on a data directory and wait until it answers; its log goes to ``serve.log`` there.

    Log lines of requests are off, as in a busy installation; ``settings`` go into its ``dianjing.toml``. Raises
    ``Unavailable`` where it does not start.
    """
    # The database's own account must be able to walk to its files when we are root.
    data_dir.chmod(0o755)
    command = [
        sys.executable, "-m", "dianjing.cli", "serve", "--data-dir", str(data_dir), "--port", "0",
        "--web-processes", str(web_processes),
    ]  # fmt: skip
    chosen = {"log_level": "warning", "workspace_creation": "everyone", **(settings or {})}
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in chosen.items()]
    (data_dir / "dianjing.toml").write_text("".join(lines))
    with (data_dir / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        return _ready(process, data_dir)
    except BaseException:
        process.kill()
        process.wait()
        raise


def owner(measured: Measured) -> Client:
    """A client over TCP of the instance's owner, who is made where there is none."""
    with Client(join(measured.data_dir)) as local:
        token = local.create_token("bench").token
    return Client(Address(f"http://{measured.host}:{measured.port}", token))


def _ready(process: subprocess.Popen[bytes], data_dir: Path) -> Measured:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = running_instance(data_dir)
        # What a killed ``serve`` left says another process id.
        if found is not None and found.url is not None and found.pid == process.pid:
            port = int(found.url.rstrip("/").rpartition(":")[2])
            return Measured(process, "127.0.0.1", port, found.database_url, data_dir)
        time.sleep(0.1)
    said = (data_dir / "serve.log").read_text(errors="replace")[-2000:]
    raise Unavailable("bench.not_started", Words(zh=f"实例没有启动：{said}", en=f"The instance did not start: {said}"))
