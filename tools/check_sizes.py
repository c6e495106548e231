"""Small pieces: a file stays under 800 lines (400 are said aloud), a function under 80, a class under 300.

Generated files and tables of data are exempt, by name; nothing else is.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding, run
from tools.tree import files, is_generated, parsed
from tools.typescript import facts

FILE, FILE_SOFT, FUNCTION, CLASS = 800, 400, 80, 300
# Files that hold rows of data and no logic, with the reason.
TABLES: dict[str, str] = {}

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _too_long(path: str, line: int, what: str, name: str, lines: int, limit: int) -> Iterator[Finding]:
    if lines > limit:
        yield Finding(path, line, "size", f"{what} {name} has {lines} lines; {limit} are the most")


def _python(root: Path, path: str) -> Iterator[Finding]:
    for node in ast.walk(parsed(root / path)):
        if isinstance(node, _Definition) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if isinstance(node, ast.ClassDef):
                yield from _too_long(path, node.lineno, "class", node.name, lines, CLASS)
            else:
                yield from _too_long(path, node.lineno, "function", node.name, lines, FUNCTION)


def check(root: Path) -> Iterator[Finding]:
    """Every piece of the tree that is over a hard limit."""
    for path in files(root, ".py", ".ts", ".tsx", ".mjs"):
        if is_generated(path) or path in TABLES:
            continue
        lines = len((root / path).read_bytes().splitlines())
        yield from _too_long(path, 1, "file", Path(path).name, lines, FILE)
        if path.endswith(".py"):
            yield from _python(root, path)
    for fact in facts(root):
        for function in fact.functions:
            yield from _too_long(fact.path, function.line, "function", function.name, function.lines, FUNCTION)
        for found in fact.classes:
            yield from _too_long(fact.path, found.line, "class", found.name, found.lines, CLASS)


def long_files(root: Path) -> Iterator[str]:
    """Files over the soft limit, longest first: what is the second thing in them?"""
    measured = ((len((root / path).read_bytes().splitlines()), path) for path in files(root, ".py", ".ts", ".tsx"))
    for lines, path in sorted(measured, reverse=True):
        if lines > FILE_SOFT and not is_generated(path) and path not in TABLES:
            yield f"{path}: {lines} lines (aim: {FILE_SOFT})"


if __name__ == "__main__":
    for said in long_files(Path(__file__).resolve().parent.parent):
        sys.stdout.write(f"{said}\n")
    sys.exit(run("sizes", check))
