"""The house keeps its shape: no room stands twice under two spellings, none is empty, each says what it is.

Also refused: names that carry a version (``reader_v2``) and drawers that take anything (``utils``).
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tools.finding import Finding, run
from tools.tree import files, is_test

PYTHON, WEB = "src/dianjing/", "web/src/"
# Rooms whose plug-ins are folders.
FAMILIES = ("formats", "modalities", "assistants")
LINES = 30
_DRAWERS = {"util", "utils", "helper", "helpers", "misc", "common", "stuff", "shared"}
_VERSION = re.compile(r"(?:^|[_-])(?:v\d+|new|old|next|copy|final|tmp|legacy)$")
_BESIDE = {"tests", "words", "generated"}


def _folders(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        found.update(parent.as_posix() for parent in PurePosixPath(name).parents if parent.as_posix() != ".")
    return found


def _spelling(name: str) -> str:
    plain = re.sub(r"[_\-. ]", "", name).casefold()
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if plain.endswith(ending) and not plain.endswith("ss") and len(plain) > len(ending) + 2:
            return plain[: -len(ending)] + singular
    return plain


def _twins(folders: Iterable[str]) -> Iterator[Finding]:
    """Folders with the same meaning: beside each other, or the two halves of a room or feature."""
    spelled: dict[tuple[str, str], set[str]] = defaultdict(set)
    for folder in folders:
        path = PurePosixPath(folder)
        if path.name in _BESIDE:
            continue
        parent = path.parent.as_posix()
        # A room, a plug-in and a feature have a half in each language: both are called the same.
        house = re.sub(r"^(src/dianjing|web/src)", "house", parent)
        house = re.sub(r"^house/(server|features)$", "house/feature", house)
        spelled[(house, _spelling(path.name))].add(folder)
    for twins in spelled.values():
        if len({PurePosixPath(twin).name for twin in twins}) > 1:
            first, *others = sorted(twins)
            yield Finding(first, 1, "twin", f"is also spelled {', '.join(others)}; one word, one folder")


def _names(folders: Iterable[str], names: Iterable[str]) -> Iterator[Finding]:
    stems = [(folder, PurePosixPath(folder).name) for folder in folders]
    stems += [(name, PurePosixPath(name).name.split(".")[0]) for name in names]
    for path, stem in stems:
        if stem.casefold() in _DRAWERS:
            yield Finding(path, 1, "drawer", f"{stem} takes anything; name the thing that is in it")
        if _VERSION.search(stem):
            yield Finding(path, 1, "version", "a name carries no version: change the thing, or name what is different")


def _rooms(root: Path, folders: set[str]) -> Iterator[str]:
    for house in (PYTHON, WEB):
        for folder in sorted(folders):
            depth = folder.removeprefix(house).split("/")
            if not folder.startswith(house) or not (root / folder).is_dir() or set(depth) & _BESIDE:
                continue
            if len(depth) == 1 or (house == PYTHON and len(depth) == 2 and depth[0] in FAMILIES):
                yield folder


def _readable(root: Path, room: str) -> Iterator[Finding]:
    readme = root / room / "README.md"
    if not readme.exists():
        yield Finding(
            room, 1, "readme", f"no README.md (what it is, what it may import, how to add one; {LINES} lines)"
        )
    elif (lines := len(readme.read_text("utf-8").splitlines())) > LINES:
        yield Finding(f"{room}/README.md", 1, "readme", f"has {lines} lines; {LINES} are the most")


def check(root: Path) -> Iterator[Finding]:
    """Every folder and file name of the two halves of the house that breaks a rule."""
    names = [name for house in (PYTHON, WEB) for name in files(root, under=house)]
    folders = {folder for folder in _folders(names) if folder.startswith((PYTHON, WEB))}
    yield from _twins(folders)
    yield from _names(folders, names)
    code = [name for name in names if name.endswith((".py", ".ts", ".tsx")) and not is_test(name)]
    for room in _rooms(root, folders):
        inside = [name for name in code if name.startswith(f"{room}/")]
        if all(PurePosixPath(name).name == "__init__.py" for name in inside):
            yield Finding(room, 1, "empty", "an empty room proves nothing: fill it or remove it")
        yield from _readable(root, room)


if __name__ == "__main__":
    sys.exit(run("rooms", check))
