"""The stage of ``bench faults``: an instance that is killed and started again, people who reach it over a wire."""

from __future__ import annotations

import http.client
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import psycopg

from dianjing.bench import machine
from dianjing.bench.crowd import Feeder, Lead, Person, Told
from dianjing.bench.instance import Measured, owner, start
from dianjing.bench.scene import add_annotators
from dianjing.bench.wire import Wire
from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.sdk.client import Client
from dianjing.sdk.models import Project
from dianjing.sdk.transport import Address
from dianjing.server.jobs.ledger import MOST_FAILURES

_SETTLE_SECONDS = 300.0
_SILENT_SECONDS = 5
"""A dead worker's jobs go on after this time: most accidents kill a worker, and nobody learns from waiting longer."""
_FIRST = 200
"""Pictures that are there when the accidents begin."""


@dataclass(slots=True)
class Stage:
    """Everything that is at hand while accidents happen. ``space`` is the small file system, where one is mounted."""

    data_dir: Path
    measured: Measured
    wire: Wire
    told: Told
    lead: Lead
    project: Project
    draw: random.Random
    space: Path | None
    crowd: list[threading.Thread] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)
    ended_unasked: int = 0
    """How often ``serve`` itself ended although nobody had killed it."""
    missed: list[str] = field(default_factory=list)
    """Points that no process came to in time."""

    @property
    def workspace(self) -> UUID:
        """The workspace that everything happens in."""
        return UUID(self.lead.client.workspace.id)

    @property
    def fault_file(self) -> Path:
        """Where the point is named at which a process dies next."""
        return self.data_dir / "fault"

    def processes(self, role: str) -> list[int]:
        """The ids of our ``web`` or ``worker`` processes."""
        found = []
        for pid in machine.descendants(self.measured.pid):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"dianjing.server.processes" in words and role.encode() in words:
                found.append(pid)
        return found

    def postmaster(self) -> int:
        """The database's first process."""
        file = self.data_dir / "postgres" / "database" / "postmaster.pid"
        return int(file.read_text().split()[0])

    def wait_for(self, what: Callable[[], bool], seconds: float) -> bool:
        """Whether it came true in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if what():
                return True
            time.sleep(0.1)
        return False

    def restart(self) -> None:
        """Start ``serve`` again on the same directory, and lead the wire to it."""
        self.measured = start(self.data_dir, settings=_settings(self.data_dir))
        self.wire.lead_to(self.measured.host, self.measured.port)

    def settle(self) -> None:
        """Wait until all of it is up again, and until no job is about to be given up: one that kills worker after
        worker is, by design, and which job the accidents meet is chance. Raises ``Unavailable`` where it does not come
        up."""
        self._come_up()
        self.wait_for(self._is_nothing_given_up, _SETTLE_SECONDS)

    def _come_up(self) -> None:
        deadline = time.monotonic() + _SETTLE_SECONDS
        while time.monotonic() < deadline:
            if self.measured.process.poll() is not None:
                self.ended_unasked += 1
                self.restart()
            if self._is_ready() and self.processes("worker"):
                return
            time.sleep(0.1)
        said = (self.data_dir / "serve.log").read_text(errors="replace")[-3000:]
        raise Unavailable("bench.not_settled", Words(zh=f"没有恢复：{said}", en=f"It did not come up again: {said}"))

    def rest(self, seconds: float) -> bool:
        """Wait until no job waits or runs and everything that follows from submissions has been done."""
        return self.wait_for(self._is_at_rest, seconds)

    def gone(self) -> list[str]:
        """Who ended although nobody had told them to: a fault of ours that no refusal explains."""
        return [person.name for person in self.crowd if person.ident is not None and not person.is_alive()]

    def dismiss(self) -> None:
        """Let the people finish what they began. Raises ``RuntimeError`` where one of them cannot."""
        self.enough.set()
        for person in self.crowd:
            if person.ident is not None:
                person.join(90)
        late = [person.name for person in self.crowd if person.is_alive()]
        if late:
            raise RuntimeError(f"{', '.join(late)} cannot end")

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self.measured.host, self.measured.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _is_nothing_given_up(self) -> bool:
        return self._is_none(
            f"SELECT count(*) FROM jobs WHERE state IN ('queued', 'running') AND failures >= {MOST_FAILURES - 2}"
        )

    def _is_at_rest(self) -> bool:
        return self._is_none(
            "SELECT (SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')) + (SELECT count(*) FROM outbox)"
        )

    def _is_none(self, count: str) -> bool:
        try:
            with psycopg.connect(self.measured.database_url, connect_timeout=5) as connection:
                row = connection.execute(count.encode()).fetchone()
        except psycopg.Error:
            return False
        return row is not None and row[0] == 0


@contextmanager
def stage(*, seed: int, people: int, space_bytes: int | None) -> Iterator[Stage]:
    """Build it, let the people begin, and end everything. ``space_bytes`` asks for a small file system of its own for
    the data directory, which only a user who may mount gets."""
    with (
        TemporaryDirectory(prefix="dianjing-faults-") as folder,
        _space(Path(folder) / "data", space_bytes) as space,
        Wire() as wire,
    ):
        Path(folder).chmod(0o755)
        data_dir = Path(folder) / "data"
        begun = _built(data_dir, wire, Path(folder), seed, space)
        try:
            _begin_work(begun, people, seed)
            yield begun
        finally:
            begun.dismiss()
            begun.measured.stop()
            begun.lead.client.close()


def _built(data_dir: Path, wire: Wire, scratch: Path, seed: int, space: Path | None) -> Stage:
    measured = start(data_dir, settings=_settings(data_dir))
    wire.lead_to(measured.host, measured.port)
    told, draw = Told(), random.Random(seed)
    with owner(measured) as own:
        address = Address(f"http://127.0.0.1:{wire.port}", own.transport.address.token)
    lead = Lead(Client(address), told, draw, scratch, "a")
    begun = Stage(data_dir, measured, wire, told, lead, lead.project(), draw, space)
    feeding = Lead(Client(address), told, random.Random(seed), scratch, "f")
    begun.crowd.append(Feeder(feeding, begun.project, told, begun.enough))
    return begun


def _begin_work(begun: Stage, people: int, seed: int) -> None:
    begun.lead.client.wait(begun.lead.bring(_FIRST), timeout=60)
    begun.lead.add_tasks(begun.project)
    for number, token in enumerate(add_annotators(begun.measured.database_url, begun.workspace, people)):
        client = Client(Address(f"http://127.0.0.1:{begun.wire.port}", token))
        begun.crowd.append(Person(client, begun.project, begun.told, begun.enough, seed + number))
    for one in begun.crowd:
        one.start()


def _settings(data_dir: Path) -> dict[str, str | int]:
    return {"fault_file": str(data_dir / "fault"), "worker_silent_seconds": _SILENT_SECONDS}


@contextmanager
def _space(folder: Path, size: int | None) -> Iterator[Path | None]:
    """A file system of ``size`` bytes at ``folder``; None where it is not wanted or we may not mount."""
    folder.mkdir()
    if size is None:
        yield None
        return
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
