"""What can happen to an installation, each accident by its name."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import psycopg

from dianjing.bench.crowd import tried
from dianjing.bench.stage import Stage
from dianjing.core.errors import DianjingError
from dianjing.server.kit.faults import POINTS

_POINT_SECONDS = 60.0
"""How long a process may take to come to a point: a job that a dead worker left waits its time first."""
_BROUGHT = 60
_ROOM = 64 * 1024

Accident = Callable[[Stage], None]


def accidents(*, space: bool) -> Mapping[str, Accident]:
    """Every accident that can be had here; a full disk needs a small file system (``space``)."""
    found: dict[str, Accident] = {
        "kill web": partial(_kill_process, role="web"),
        "kill worker": partial(_kill_process, role="worker"),
        "kill database": _kill_database,
        "kill serve": _kill_serve,
        "cut connections": _cut,
        "lose answers": _lose_answers,
        "end sessions": _end_sessions,
        "clock jumps": _jump,
        **{f"die at {point}": partial(_die_at, point=point) for point in POINTS},
    }
    if space:
        found["full disk"] = _fill_disk
    return found


def _kill_process(stage: Stage, *, role: str) -> None:
    if role == "worker":
        _give_work(stage)
        time.sleep(stage.draw.uniform(0.0, 0.8))
    for pid in stage.processes(role):
        os.kill(pid, signal.SIGKILL)


def _give_work(stage: Stage) -> None:
    """Some job for the worker to be killed at."""
    with contextlib.suppress(DianjingError):
        stage.draw.choice([_bring, _release])(stage)


def _bring(stage: Stage) -> None:
    stage.lead.bring(_BROUGHT)


def _release(stage: Stage) -> None:
    stage.lead.cut()


def _kill_database(stage: Stage) -> None:
    os.kill(stage.postmaster(), signal.SIGKILL)
    # Its sessions see the death a moment later than we do.
    time.sleep(0.3)


def _kill_serve(stage: Stage) -> None:
    stage.measured.process.kill()
    stage.measured.process.wait()
    stage.restart()


def _cut(stage: Stage) -> None:
    for _ in range(stage.draw.randrange(1, 6)):
        stage.wire.cut()
        time.sleep(stage.draw.uniform(0.0, 0.15))


def _lose_answers(stage: Stage) -> None:
    stage.wire.deafen(deaf=True)
    time.sleep(stage.draw.uniform(0.1, 0.5))
    stage.wire.deafen(deaf=False)


def _end_sessions(stage: Stage) -> None:
    with psycopg.connect(stage.measured.database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _jump(stage: Stage) -> None:
    """The database's clock goes hours ahead and comes back: leases run out early, and rows come from the future."""
    for shift in (f"{stage.draw.randrange(1, 30)} hours", ""):
        with psycopg.connect(stage.measured.database_url, autocommit=True) as connection:
            name = connection.info.dbname
            connection.execute(f"ALTER DATABASE \"{name}\" SET dianjing.shift = '{shift}'".encode())
        _end_sessions(stage)
        time.sleep(stage.draw.uniform(0.5, 2.0))


def _fill_disk(stage: Stage) -> None:
    if stage.space is None:
        raise RuntimeError("no small file system is mounted")
    ballast = Path(stage.space) / "ballast"
    try:
        with ballast.open("wb") as file:
            size = os.statvfs(stage.space).f_bavail * os.statvfs(stage.space).f_frsize
            while size > _ROOM:
                with contextlib.suppress(OSError):
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
                    continue
                size //= 2
            _give_work(stage)
            time.sleep(stage.draw.uniform(1.0, 3.0))
    finally:
        ballast.unlink(missing_ok=True)


def _die_at(stage: Stage, *, point: str) -> None:
    releases = _ready_releases(stage) if point.startswith("export.") else []
    stage.fault_file.with_suffix(".new").write_text(point)
    stage.fault_file.with_suffix(".new").replace(stage.fault_file)
    with contextlib.suppress(DianjingError):
        if point.startswith("import."):
            _bring(stage)
        elif point.startswith("release."):
            _release(stage)
        elif point.startswith("export."):
            stage.lead.export(stage.draw.choice(releases))
    if not stage.wait_for(lambda: not stage.fault_file.exists(), _POINT_SECONDS):
        stage.fault_file.unlink(missing_ok=True)
        stage.missed.append(point)


def _ready_releases(stage: Stage) -> Sequence[str]:
    """Releases that can be exported, one being cut first where there is none yet."""
    if not stage.told.releases:
        tried(stage.lead.cut, stage.told)

    def ready() -> list[str]:
        with psycopg.connect(stage.measured.database_url) as connection:
            rows = connection.execute("SELECT id::text FROM releases WHERE state = 'ready' ORDER BY id").fetchall()
        return [row[0] for row in rows]

    if not stage.wait_for(lambda: bool(ready()), _POINT_SECONDS):
        raise RuntimeError("no release becomes ready")
    return ready()
