"""What ``typescript_facts.mjs`` sees in TypeScript files, typed."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from tools.finding import ROOT
from tools.tree import files, is_generated


class Span(BaseModel):
    """A function or class and how many lines it takes."""

    name: str
    line: int
    lines: int


class Seen(BaseModel):
    """A string that a user sees and that stands in the code."""

    line: int
    text: str


class Word(BaseModel):
    """A call ``t("key")``."""

    key: str
    line: int


class Door(BaseModel):
    """A use of ``fetch`` or of another way out of the browser."""

    name: str
    line: int


class Glob(BaseModel):
    """A use of ``import.meta.glob``."""

    line: int


class Facts(BaseModel):
    """One file."""

    path: str
    lines: int
    functions: list[Span]
    classes: list[Span]
    visible: list[Seen]
    literals: list[str]
    heads: list[str]
    tails: list[str]
    namespaces: list[str]
    words: list[Word]
    doors: list[Door]
    globs: list[Glob]


def node() -> str:
    """The program ``node``, version 20 or newer."""
    folder = subprocess.run([str(ROOT / "tools" / "node.sh")], capture_output=True, text=True, check=True).stdout
    return str(Path(folder.strip()) / "node")


@lru_cache(maxsize=8)
def facts(root: Path) -> Sequence[Facts]:
    """The facts of every hand-written TypeScript file of a tree. The compiler is the one of ``web/node_modules``.

    Raises ``FileNotFoundError`` where the web client's libraries are not installed.
    """
    names = [name for name in files(root, ".ts", ".tsx", under="web/") if not is_generated(name)]
    if not names:
        return ()
    modules = ROOT / "web" / "node_modules"
    if not (modules / "typescript").exists():
        raise FileNotFoundError(f"{modules} holds no typescript; run make setup")
    command = [node(), str(ROOT / "tools" / "typescript_facts.mjs"), str(root), str(modules)]
    printed = subprocess.run(command, input="\n".join(names), capture_output=True, text=True, check=True).stdout
    return TypeAdapter(list[Facts]).validate_json(printed)
