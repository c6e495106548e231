"""An instance for measuring: a real ``serve`` on a data directory of its own, with its database at hand."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.sdk.local import running_instance

_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A running instance: its process, its TCP address and its database."""

    pid: int
    host: str
    port: int
    database_url: str
    data_dir: Path


@contextmanager
def instance(*, web_processes: int = 1) -> Iterator[Measured]:
    """Start one, give it, stop it. Log lines of requests are off, as in a busy installation."""
    with TemporaryDirectory(prefix="dianjing-bench-") as folder:
        data_dir = Path(folder)
        # The database's own account must be able to walk to its files when we are root.
        data_dir.chmod(0o755)
        command = [
            sys.executable, "-m", "dianjing.cli", "serve", "--data-dir", folder, "--port", "0",
            "--web-processes", str(web_processes),
        ]  # fmt: skip
        (data_dir / "dianjing.toml").write_text('log_level = "warning"\nworkspace_creation = "everyone"\n')
        with (data_dir / "serve.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            yield _ready(process, data_dir)
        finally:
            process.terminate()
            process.wait(60)


def _ready(process: subprocess.Popen[bytes], data_dir: Path) -> Measured:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = running_instance(data_dir)
        if found is not None and found.url is not None:
            port = int(found.url.rstrip("/").rpartition(":")[2])
            return Measured(process.pid, "127.0.0.1", port, found.database_url, data_dir)
        time.sleep(0.1)
    said = (data_dir / "serve.log").read_text(errors="replace")[-2000:]
    raise Unavailable("bench.not_started", Words(zh=f"实例没有启动：{said}", en=f"The instance did not start: {said}"))
