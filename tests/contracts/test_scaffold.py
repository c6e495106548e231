"""The pages docs/rooms/add-a-<room>.md tell the truth: their commands, typed in a copy, add a plug-in that works.

Nothing that was there is edited, and what was written passes format, lint and types.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import scaffold
from tools.finding import ROOT
from tools.tree import files, is_generated
from tools.typescript import node

PAGES = {room: f"docs/rooms/add-a-{room}.md" for room in scaffold.rooms()}
_CACHES = {".venv", "node_modules", "__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache", ".mypy_cache"}
ROOMS = ("format", "modality", "assistant", "metric", "check", "stage", "operator", "shape", "field")


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON", "MAKE"))
    }
    environment["PATH"] = f"{Path(node()).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _CACHES & set(path.relative_to(folder).parts)
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the repository, with this environment and the web client's libraries in it."""
    folder = tmp_path_factory.mktemp("copy")
    for name in files(ROOT):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
        # Older than every stamp of make: the environment is shared and must not be set up again for the copy.
        os.utime(folder / name, (0, 0))
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "web" / "node_modules").symlink_to(ROOT / "web" / "node_modules")
    yield folder
    shutil.rmtree(folder)


def commands(page: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_every_room_of_plug_ins_has_templates_and_a_page() -> None:
    assert set(PAGES) == set(ROOMS)
    assert {path.name for path in (ROOT / "docs" / "rooms").glob("add-a-*.md")} == {
        Path(page).name for page in PAGES.values()
    }


@pytest.mark.parametrize("room", sorted(PAGES))
def test_the_page_of_a_room_can_be_followed(room: str, copy: Path) -> None:
    before = hashes(copy)
    (script,) = commands(PAGES[room])
    assert f"make new-{room} NAME=" in script
    done = run(script, copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b[1-9]\d* passed", done.stdout), done.stdout
    after = hashes(copy)
    edited = {name for name in before if after.get(name) != before[name]}
    assert all(name.startswith("schema/") or is_generated(name) for name in edited), f"edited by hand: {edited}"
    written = sorted(set(after) - set(before))
    assert written
    python = " ".join(name for name in written if name.endswith(".py"))
    assert python
    clean = run(f".venv/bin/python -m ruff format --check {python} && .venv/bin/python -m ruff check {python}", copy)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    web = " ".join(name.removeprefix("web/") for name in written if name.startswith("web/"))
    if web:
        formatted = run(f"cd web && npx biome check {web}", copy)
        assert formatted.returncode == 0, formatted.stdout + formatted.stderr
    again = run(script.splitlines()[0], copy)
    assert again.returncode != 0
    assert "exists already" in again.stderr
    assert hashes(copy) == after


def test_what_is_written_is_typed(copy: Path) -> None:
    written = [path for room in sorted(PAGES) for path in scaffold.write(room, f"typed-{room}", copy)]
    new = [path for path in written if path.endswith(".py")]
    done = run(f".venv/bin/python -m mypy --follow-imports=silent {' '.join(new)}", copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["", "Upper", "two words", "../away", "9lives", "a--b", "ü"])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(scaffold.Refused, match="is no name"):
        scaffold.write("check", name, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert scaffold.write("check", "long-texts", tmp_path)


def test_nothing_is_written_where_something_is_in_the_way(tmp_path: Path) -> None:
    blocked = tmp_path / "src/dianjing/checks/tests/test_long_texts.py"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("mine\n")
    with pytest.raises(scaffold.Refused, match="exists already"):
        scaffold.write("check", "long-texts", tmp_path)
    assert blocked.read_text() == "mine\n"
    assert not (tmp_path / "src/dianjing/checks/long_texts.py").exists()
