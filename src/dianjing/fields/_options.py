"""Options that a choice or a ranking is made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from dianjing.core.model import Name, Strict
from dianjing.core.plugin import Refused
from dianjing.core.words import Words


class Option(Strict):
    """One option; its name is what is stored."""

    name: Name
    title: Words | None = None
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    key: Annotated[str, Field(min_length=1, max_length=1)] | None = None


Options = Annotated[list[Option], Field(min_length=1)]


def distinct(names: Iterable[str]) -> None:
    """Raise ``ValueError`` where a name is there twice (for the definition of a field)."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{name!r} is there twice")
        seen.add(name)


def offered(name: object, options: Iterable[Option]) -> None:
    """Raise ``Refused`` where ``name`` is none of the options."""
    for option in options:
        if option.name == name:
            return
    known = ", ".join(option.name for option in options)
    raise Refused(zh=f"{name!r} 不在选项中，可选：{known}", en=f"{name!r} is none of the options: {known}")


def no_list() -> Refused:
    """The error for a single value where several are expected."""
    return Refused(zh="这里应是一个非空列表", en="a list with something in it is expected here")


def twice(name: object) -> Refused:
    """The error for a value given twice."""
    return Refused(zh=f"{name!r} 重复出现", en=f"{name!r} is there twice")


def overlap(a: Iterable[str], b: Iterable[str]) -> float:
    """Names in both over names in either (Jaccard)."""
    one, two = set(a), set(b)
    return len(one & two) / len(one | two) if one | two else 1.0
