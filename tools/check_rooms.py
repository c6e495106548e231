"""The house keeps its shape: no room stands twice under two spellings, none is empty, each says what it is.

Every plug-in goes through its room's conformance kit: a test beside it uses ``dianjing.testing``.

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
# Rooms whose plug-ins are files.
SINGLE = ("shapes", "fields", "metrics", "checks", "stages", "operators")
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


def _plugins(root: Path, code: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Every plug-in: its room, its module, and the folder whose tests may speak of it."""
    for name in code:
        room, *rest = name.removeprefix(PYTHON).split("/")
        if room in SINGLE and len(rest) == 1 and not rest[0].startswith("_"):
            if re.search(r"^PLUGIN\b", (root / name).read_text("utf-8"), re.MULTILINE):
                yield room, rest[0].removesuffix(".py"), f"{PYTHON}{room}/tests/"
        elif room in FAMILIES and rest[1:] == ["manifest.py"]:
            yield room, rest[0], f"{PYTHON}{room}/{rest[0]}/tests/"


def _kits(root: Path, names: Iterable[str], code: Iterable[str]) -> Iterator[Finding]:
    """Plug-ins that no test runs through the kit: by name, or all of a room as the registry lists them."""
    tests = {name: (root / name).read_text("utf-8") for name in names if is_test(name) and name.endswith(".py")}
    kits = {name: text for name, text in tests.items() if re.search(r"\bconform\(|\bfrom dianjing\.testing\b", text)}
    for room, module, beside in _plugins(root, code):
        everybody = re.compile(rf"registry\.{room}\(\)(?!\[)")
        own = re.compile(rf"\b{module}\b|[\"']{module.replace('_', '-')}[\"']")
        spoken = any(
            (name.startswith(f"{PYTHON}{room}/tests/") and everybody.search(text))
            or (name.startswith(beside) and (room in FAMILIES or own.search(text)))
            for name, text in kits.items()
        )
        if not spoken:
            where = f"{PYTHON}{room}/{module}" + ("" if room in FAMILIES else ".py")
            yield Finding(where, 1, "kit", f"no test in {beside} runs it through its room's kit (dianjing.testing)")


def check(root: Path) -> Iterator[Finding]:
    """Every folder and file name of the two halves of the house that breaks a rule."""
    names = [name for house in (PYTHON, WEB) for name in files(root, under=house)]
    folders = {folder for folder in _folders(names) if folder.startswith((PYTHON, WEB))}
    yield from _twins(folders)
    yield from _names(folders, names)
    code = [name for name in names if name.endswith((".py", ".ts", ".tsx")) and not is_test(name)]
    yield from _kits(root, names, code)
    for room in _rooms(root, folders):
        inside = [name for name in code if name.startswith(f"{room}/")]
        if all(PurePosixPath(name).name == "__init__.py" for name in inside):
            yield Finding(room, 1, "empty", "an empty room proves nothing: fill it or remove it")
        yield from _readable(root, room)


if __name__ == "__main__":
    sys.exit(run("rooms", check))
