"""The files of a tree as the lints see them: what git would commit, or, without git, what is no build output."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_BUILT = {".git", ".venv", ".cache", "node_modules", "__pycache__", "dist", "static", ".mypy_cache", ".ruff_cache"}


@lru_cache(maxsize=8)
def _all(root: Path) -> tuple[str, ...]:
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        named = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
        return tuple(sorted({name for name in named if name and (root / name).is_file()}))
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return tuple(sorted(path.as_posix() for path in found if not _BUILT.intersection(path.parts)))


def files(root: Path, *suffixes: str, under: str = "") -> Iterator[str]:
    """Names of the tree's files, relative with forward slashes; all of them without ``suffixes``."""
    for name in _all(root):
        if name.startswith(under) and (not suffixes or name.endswith(suffixes)):
            yield name


def is_generated(name: str) -> bool:
    """Whether a file is written by a tool: it stands in a folder called ``generated``."""
    return "generated" in Path(name).parts


def is_test(name: str) -> bool:
    """Whether a file belongs to the tests rather than to what is shipped."""
    parts = Path(name).parts
    if parts[0] == "web" and "testing" in parts:
        return True
    return "tests" in parts or "e2e" in parts or ".test." in parts[-1] or parts[-1] == "conftest.py"


@lru_cache(maxsize=2048)
def parsed(file: Path) -> ast.Module:
    """The syntax tree of a Python file; an empty one where it does not parse, which ruff and mypy say."""
    try:
        return ast.parse(file.read_bytes(), filename=str(file))
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])
