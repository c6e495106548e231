"""The demo as ``make demo`` runs it, without the serving at its end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dianjing as dj
from dianjing.core.errors import DianjingError
from dianjing.demo.pictures import wheel
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


def _state(client: Client) -> list[tuple[str, int, int, dict[str, int]]]:
    """Datasets with their items and releases, and where the tasks of the project over each stand."""
    counts = {str(one.dataset["name"]): one.counts for one in client.projects.list()}
    return [(one.name, one.items, one.releases, counts[one.name]) for one in client.datasets.list()]


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
        assert {name for name, *_ in before} == {"pictures", "passages"}
        for name in ("pictures", "passages"):
            release = dj.load(name, client=client, cache=tmp_path / "cache")
            assert len(release) > 0
            assert any(one.document.objects for item in release for one in item.annotations)
    assert "there already" in _demo(tmp_path / "demo")
    with served(tmp_path / "demo") as client:
        assert _state(client) == before
