"""Guides tell the truth: a path, a link, a make target or a command of ours that a guide names is there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding, run
from tools.tree import files

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
_PLACEHOLDER = re.compile(r"[<>*{}…$|]|\bNAME\b|\bNNNN\b|(?:^|/)x(?:/|\.|$)")
_PATH = re.compile(r"^[\w.@-]+(?:/[\w.@-]+)*/?$")
_TARGET = re.compile(r"^\s*(?:\$ )?make ([a-z][a-z-]*)")
_VERB = re.compile(r"^\s*(?:\$ )?dianjing ([a-z]+)\b")
_ROOM = re.compile(r"^new-")


def _inside(root: Path) -> frozenset[str]:
    return frozenset(path.name for path in root.iterdir())


def _exists(root: Path, guide: str, path: str) -> bool:
    # The rooms are often named as they are imported, from inside the package or the web client.
    package = root / "src" / "dianjing"
    starts = (root, (root / guide).parent, package, package / "server", root / "web" / "src", root / "web")
    return any((start / path).exists() for start in starts)


def _looks_like_ours(root: Path, path: str) -> bool:
    if not _PATH.match(path) or "/" not in path.rstrip("/"):
        return False
    first = path.split("/")[0]
    tops = _inside(root) | {"dianjing"}
    rooms = frozenset(entry.name for entry in (root / "src" / "dianjing").glob("*/"))
    return first in tops | rooms and first not in {"dianjing", "out", "dist", ".venv", ".cache"}


def _paths(root: Path, guide: str, line: str) -> Iterator[str]:
    for linked in _LINK.findall(line):
        if "://" not in linked and not linked.startswith("mailto:") and not ((root / guide).parent / linked).exists():
            yield linked
    for code in _CODE.findall(line):
        path = code.split(":")[0].strip()
        if _PLACEHOLDER.search(path) or not _looks_like_ours(root, path):
            continue
        if not _exists(root, guide, path):
            yield path


def _commands(code: str, targets: frozenset[str], verbs: frozenset[str]) -> Iterator[str]:
    for part in re.split(r"&&|;", code):
        made, called = _TARGET.match(part), _VERB.match(part)
        if made and made.group(1) not in targets and not _ROOM.match(made.group(1)):
            yield f"make {made.group(1)}"
        if called and verbs and called.group(1) not in verbs:
            yield f"dianjing {called.group(1)}"


def _targets(root: Path) -> frozenset[str]:
    makefile = root / "Makefile"
    text = makefile.read_text("utf-8") if makefile.exists() else ""
    return frozenset(name for names in re.findall(r"^([a-z][a-z -]*):", text, re.MULTILINE) for name in names.split())


def _verbs(root: Path) -> frozenset[str]:
    named = {path.stem.removesuffix("_") for path in (root / "src/dianjing/cli").glob("*.py")}
    named |= {path.name for path in (root / "src/dianjing/cli").glob("*/")}
    return frozenset(named)


def check(root: Path) -> Iterator[Finding]:
    """Every line of a guide that names what is not there. Decisions (docs/adr) are history and may do so."""
    targets, verbs = _targets(root), _verbs(root)
    for guide in files(root, ".md"):
        if guide.startswith("docs/adr/") or guide == "CHANGELOG.md":
            continue
        fenced = False
        for number, line in enumerate((root / guide).read_text("utf-8").splitlines(), start=1):
            if line.lstrip().startswith("```"):
                fenced = not fenced
                continue
            codes = [line] if fenced else _CODE.findall(line)
            for code in codes:
                for command in _commands(code, targets, verbs):
                    yield Finding(guide, number, "command", f"{command!r} is not a command of ours")
            if not fenced:
                for path in _paths(root, guide, line):
                    yield Finding(guide, number, "path", f"{path!r} is not there")


if __name__ == "__main__":
    sys.exit(run("docs", check))
