"""What must not stand in any file: package indexes, paths of one machine, addresses in locks, loose ends."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.finding import Finding, run
from tools.tree import files

BIGGEST = 1_500_000

# Written so that no pattern matches its own line.
_LINES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "registry",
        re.compile(
            r"pythonhosted[.]org|registry[.]npmjs|registry[.]yarnpkg|pypi[.]org/simple|deb[.]debian[.]org|npmmirror[.]com"
        ),
        "names a package index; where packages come from is a setting of the machine",
    ),
    (
        "machine path",
        re.compile(r"(?<![\w.~/-])/(?:home|Users)/[a-z][\w.-]*/|(?<![\w.~/<-])/wor[k]/\w|C:\\\\Users"),
        "is a path of one machine; use a relative path or a placeholder",
    ),
    (
        "todo",
        re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b(?!\(#\d+\))"),
        "is unfinished work without its issue; do it, or write the number of its issue behind it in brackets",
    ),
)
_LOCKS = re.compile(
    r"(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|requirements[^/]*\.txt|requirements/[^/]+\.txt)$"
)
_FORBIDDEN_LOCKS = re.compile(r"(?:^|/)(?:uv\.lock|pylock.*\.toml|yarn\.lock|poetry\.lock)$")
_ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|git\+")


def _lines(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), start=1):
        for rule, pattern, message in _LINES:
            found = pattern.search(line)
            if found:
                yield Finding(path, number, rule, f"{found.group()!r} {message}")


def _npm_lock(path: str, text: str) -> Iterator[Finding]:
    for name, package in json.loads(text).get("packages", {}).items():
        if "resolved" in package and not package.get("link"):
            yield Finding(
                path, 1, "lock", f"{name} has a download address; .npmrc sets omit-lockfile-registry-resolved"
            )


def _lock(path: str, text: str) -> Iterator[Finding]:
    if _FORBIDDEN_LOCKS.search(path):
        yield Finding(
            path,
            1,
            "lock",
            "records addresses of package indexes; requirements/*.txt are the locks (make requirements)",
        )
    elif path.endswith(".json"):
        yield from _npm_lock(path, text)
    else:
        for number, line in enumerate(text.splitlines(), start=1):
            if _ADDRESS.search(line):
                yield Finding(path, number, "lock", "holds an address; make requirements writes none")


def check(root: Path) -> Iterator[Finding]:
    """Every line of a text file, and every lock file, that breaks a rule."""
    for path in files(root):
        content = (root / path).read_bytes()
        if len(content) > BIGGEST:
            yield Finding(path, 1, "size", f"has {len(content)} bytes; {BIGGEST} are the most for a committed file")
        if b"\0" in content[:8000]:
            continue
        text = content.decode("utf-8", errors="replace")
        if _LOCKS.search(path) or _FORBIDDEN_LOCKS.search(path):
            yield from _lock(path, text)
        else:
            yield from _lines(path, text)


if __name__ == "__main__":
    sys.exit(run("tree", check))
