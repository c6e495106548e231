"""Each import contract can fail: a small house with one wrong import breaks exactly the rule that forbids it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / ".importlinter.toml"

# A house with something in every place that a contract speaks of.
_ROOMS = (  # noqa: SIM905 - read as words
    "cli demo bench server testing sdk pipelines exchange modalities formats assistants metrics checks stages "
    "operators inference kit media shapes fields core"
).split()
_HOUSE = {
    "cli/main.py": "",
    "core/model.py": "",
    "kit/numbers.py": "import numpy\n",
    "formats/one/__init__.py": "",
    "formats/one/manifest.py": "import dianjing.core.model\n",
    "formats/one/reader.py": "import dianjing.kit.numbers\n",
    "formats/two/__init__.py": "",
    "formats/two/manifest.py": "",
    "metrics/one.py": "",
    "metrics/tests/__init__.py": "",
    "metrics/tests/test_one.py": "import dianjing.metrics.one\nimport dianjing.testing\n",
    "server/db/__init__.py": "import sqlalchemy\n",
    "server/one/__init__.py": "",
    "server/one/endpoints.py": "import fastapi\nimport dianjing.server.one.service\n",
    "server/one/service.py": "import dianjing.server.db\nimport dianjing.server.two.service\n",
    "server/two/__init__.py": "",
    "server/two/service.py": "import dianjing.server.db\n",
}


def _build(house: Path, planted: Mapping[str, str]) -> None:
    for room in _ROOMS:
        (house / "dianjing" / room).mkdir(parents=True)
    for room in ("", *_ROOMS):
        (house / "dianjing" / room / "__init__.py").touch()
    for name, text in _HOUSE.items():
        file = house / "dianjing" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for name, text in planted.items():
        file = house / "dianjing" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as appended:
            appended.write(text)


def _broken(house: Path) -> tuple[set[str], str]:
    """The numbers of the contracts that a house breaks, and what was printed."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--config", str(CONTRACTS), "--no-cache", "--no-logo"]
    environment = {**os.environ, "PYTHONPATH": str(house)}
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    broken = set(re.findall(r"^(\d+)\. .* BROKEN\b", printed, re.MULTILINE))
    assert (done.returncode == 0) == (not broken and "KEPT" in printed), printed
    return broken, printed


# The number of the contract, what is planted, and a word of the complaint.
_PLANTED: list[tuple[str, dict[str, str], str]] = [
    ("1", {"core/model.py": "import dianjing.kit.numbers\n"}, "core is not allowed to import dianjing.kit"),
    ("1", {"sdk/load.py": "import dianjing.server.one.service\n"}, "sdk is not allowed to import dianjing.server"),
    ("1", {"demo/story.py": "import dianjing.bench\n"}, "demo is not allowed to import dianjing.bench"),
    ("2", {"formats/one/reader.py": "import dianjing.formats.two\n"}, "formats.one"),
    ("2", {"metrics/one.py": "import dianjing.formats.two\n"}, "formats.two"),
    ("3", {"formats/one/reader.py": "import sqlalchemy\n"}, "sqlalchemy"),
    ("3", {"exchange/convert.py": "def late():\n    import fastapi\n"}, "fastapi"),
    ("4", {"formats/one/manifest.py": "import dianjing.formats.one.reader\n"}, "numpy"),
    ("5", {"server/one/endpoints.py": "import dianjing.server.db\n"}, "dianjing.server.db"),
    ("6", {"server/two/service.py": "import dianjing.server.one.service\n"}, "dianjing.server"),
    ("7", {"sdk/client.py": "import sqlalchemy\n"}, "sqlalchemy"),
    ("7", {"cli/main.py": "import dianjing.server.one.endpoints\n"}, "fastapi"),
    ("8", {"exchange/convert.py": "import dianjing.formats.one.reader\n"}, "dianjing.formats"),
    ("9", {"server/one/service.py": "import dianjing.testing\n"}, "dianjing.testing"),
]


def test_a_sound_house_keeps_every_contract(tmp_path: Path) -> None:
    _build(tmp_path, {})
    broken, printed = _broken(tmp_path)
    assert broken == set(), printed


@pytest.mark.parametrize(
    ("number", "planted", "said"), _PLANTED, ids=[f"{row[0]}-{next(iter(row[1]))}" for row in _PLANTED]
)
def test_a_planted_import_breaks_its_contract(tmp_path: Path, number: str, planted: dict[str, str], said: str) -> None:
    _build(tmp_path, planted)
    broken, printed = _broken(tmp_path)
    assert number in broken, printed
    assert said in printed


def test_a_room_that_stands_on_no_floor_is_refused(tmp_path: Path) -> None:
    _build(tmp_path, {"attic/__init__.py": ""})
    broken, printed = _broken(tmp_path)
    assert "attic" in printed
    assert broken != set() or "KEPT" not in printed


def test_no_contract_is_without_a_planted_violation() -> None:
    contracts = tomllib.loads(CONTRACTS.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert {contract["name"].split(".")[0] for contract in contracts} == {number for number, _, _ in _PLANTED}
