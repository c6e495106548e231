"""The demo as ``make demo`` runs it, without the serving at its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dianjing as dj
from dianjing.core.errors import DianjingError
from dianjing.demo.pictures import wheel
from dianjing.demo.rounds import WORKED
from dianjing.sdk.client import Client
from tests.fixtures.server import start_server


def _demo(data_dir: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dianjing.cli", "demo", "--no-serve", "--data-dir", str(data_dir)],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def served(data_dir: Path) -> Iterator[Client]:
    """A client of the demo's owner, while a server holds the directory."""
    running = start_server(data_dir)
    try:
        with dj.connect(data_dir=data_dir) as client:
            yield client
    finally:
        running.stop()


State = tuple[dict[str, tuple[int, int]], dict[str, dict[str, int]]]


def _state(client: Client) -> State:
    """Datasets with their items and releases; projects with where their tasks stand."""
    datasets = {one.name: (one.items, one.releases) for one in client.datasets.list()}
    return datasets, {one.name: one.counts for one in client.projects.list()}


def _wheel_is_there() -> bool:
    try:
        wheel()
    except DianjingError:
        return False
    return True


@pytest.mark.skipif(not _wheel_is_there(), reason="make setup fetches the demo's pictures")
def test_the_demo_does_the_main_job_once(tmp_path: Path) -> None:
    told = _demo(tmp_path / "demo")
    assert "All done" in told
    with served(tmp_path / "demo") as client:
        before = _state(client)
        assert set(before[0]) == {"pictures", "passages"}
        assert set(before[1]) == {"pictures-boxes", "passages-entities", "pictures-outlines", "passages-mood"}
        for name in ("pictures", "passages"):
            release = dj.load(name, client=client, cache=tmp_path / "cache")
            assert len(release) > 0
            assert any(one.document.objects for item in release for one in item.annotations)
    assert "there already" in _demo(tmp_path / "demo")
    with served(tmp_path / "demo") as client:
        assert _state(client) == before


def _killed(data_dir: Path, after: str, seconds: float = 0.0) -> None:
    """Begin the demo and kill it so long after it says ``after``."""
    command = [sys.executable, "-m", "dianjing.cli", "demo", "--no-serve", "--data-dir", str(data_dir)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if after in line:
                break
        else:
            pytest.fail(f"the demo never said {after!r}")
        time.sleep(seconds)
        process.kill()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(not _wheel_is_there(), reason="make setup fetches the demo's pictures")
def test_a_demo_that_is_killed_again_and_again_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    _killed(folder, "A workspace", 0.2)
    _killed(folder, "Project passages", 0.3)
    _killed(folder, "Review pictures")
    told = _demo(folder)
    assert "All done" in told
    with served(folder) as client:
        datasets, projects = _state(client)
        for name, project in (("pictures", "pictures-boxes"), ("passages", "passages-entities")):
            items, releases = datasets[name]
            tasks = projects[project]
            assert releases == len(WORKED[name])
            assert sum(tasks.values()) == items
            assert items - tasks["waiting"] == WORKED[name][-1]
            assert tasks["returned"] == 1
        members = [one["user"]["email"] for one in client.transport.pages(f"{client.path}/members")]
        assert len(members) == len(set(members)) == 4
        assert client.transport.get(f"{client.path}/invitations")["items"] == []
        guideline = client.transport.get(f"/projects/{client.projects.get('pictures-boxes').id}/guideline")
        assert guideline["version"] == 2
    assert "there already" in _demo(folder)
