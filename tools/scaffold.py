"""Writes a new plug-in that works, with its test: ``make new-check NAME=long-texts``.

A room's templates lie in ``tools/templates/<room>/`` under the paths that they are written to. ``_module_`` in a path,
``«name»``, ``«module»``, ``«Class»``, ``«camel»``, ``«title»`` and ``«code»`` in a text stand for the plug-in's own.
Nothing that exists is touched.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from tools.finding import ROOT

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Rooms whose names are words of the document or of a path; the others join words with a hyphen.
_UNDERSCORED = {"shape", "field", "modality", "format"}
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


class Refused(Exception):
    """The plug-in cannot be written; the message says why."""


def rooms() -> list[str]:
    """The rooms that have templates."""
    return sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir())


def words_for(room: str, name: str) -> dict[str, str]:
    """What stands for each placeholder."""
    parts = re.split(r"[-_]", name)
    module = "_".join(parts)
    return {
        "name": module if room in _UNDERSCORED else "-".join(parts),
        "module": module,
        "code": module,
        "Class": "".join(part.capitalize() for part in parts),
        "camel": parts[0] + "".join(part.capitalize() for part in parts[1:]),
        "title": " ".join(parts).capitalize(),
    }


def rendered(room: str, name: str) -> dict[str, str]:
    """Every file of the new plug-in: its path and its text. Raises ``Refused`` for a room or name that cannot be."""
    folder = TEMPLATES / room
    if room not in rooms():
        raise Refused(f"there is no room {room!r}; there are {', '.join(rooms())}")
    if not _NAME.fullmatch(name):
        raise Refused(
            f"{name!r} is no name: small letters and digits, words joined by - or _ (make new-{room} NAME=long-texts)"
        )
    words = words_for(room, name)
    files = {}
    for template in sorted(folder.rglob("*.txt")):
        path = template.relative_to(folder).as_posix().removesuffix(".txt").replace("_module_", words["module"])
        files[path] = _filled(template.read_text("utf-8"), words)
    return files


def _filled(text: str, words: Mapping[str, str]) -> str:
    for placeholder, word in words.items():
        text = text.replace(f"«{placeholder}»", word)
    left = re.search(r"«.*?»", text)
    if left:
        raise Refused(f"the template has an unknown placeholder {left.group()}")
    return text


def write(room: str, name: str, root: Path) -> list[str]:
    """Write the plug-in under ``root`` and return the paths. Raises ``Refused`` and writes nothing where one exists."""
    files = rendered(room, name)
    for path in files:
        if (root / path).exists():
            raise Refused(f"{path} exists already")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    _formatted([str(root / path) for path in files if path.endswith(".py")])
    return list(files)


def _formatted(paths: Sequence[str]) -> None:
    """Lines break by the length of the name, so the formatter has the last word, where it is installed."""
    if paths and find_spec("ruff") is not None:
        ruff = [sys.executable, "-m", "ruff"]
        subprocess.run([*ruff, "check", "--quiet", "--select", "I", "--fix", *paths], check=True)
        subprocess.run([*ruff, "format", "--quiet", *paths], check=True)


def main(arguments: Sequence[str]) -> int:
    """Write one plug-in and say what to do next; 2 where it was refused."""
    parser = argparse.ArgumentParser(prog="make new-ROOM NAME=name")
    parser.add_argument("room", choices=rooms())
    parser.add_argument("name")
    given = parser.parse_args(arguments)
    try:
        written = write(given.room, given.name, ROOT)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    for path in written:
        sys.stdout.write(f"wrote {path}\n")
    sys.stdout.write(f"It works as it stands; docs/rooms/add-a-{given.room}.md says how to make it yours.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
