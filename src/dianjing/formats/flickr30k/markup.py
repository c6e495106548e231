"""Sentences in which phrases are marked: ``[/EN#283585/people A young man] runs .``"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"\[/EN#(\d{1,18})((?:/[^\s/\[\]]+)+) ([^\[\]\n]+)\]")

NOT_VISUAL = "notvisual"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A marked phrase: code points ``[start, end)`` of the plain text, the number of what it means, and its types."""

    start: int
    end: int
    entity: int
    types: tuple[str, ...]


def parse(marked: str) -> tuple[str, list[Phrase]]:
    """The plain text, and its phrases in the order of the text."""
    plain: list[str] = []
    phrases: list[Phrase] = []
    length = at = 0
    for found in _MARK.finditer(marked):
        before = marked[at : found.start()]
        words = found[3]
        start = length + len(before)
        phrases.append(Phrase(start, start + len(words), int(found[1]), tuple(found[2][1:].split("/"))))
        plain += [before, words]
        length = start + len(words)
        at = found.end()
    plain.append(marked[at:])
    return "".join(plain), phrases


def render(text: str, phrases: Sequence[Phrase]) -> str:
    """The text with its phrases marked; they are apart and in order. ``parse`` of it gives both back."""
    parts: list[str] = []
    at = 0
    for one in phrases:
        parts.append(text[at : one.start])
        parts.append(f"[/EN#{one.entity}/{'/'.join(one.types)} {text[one.start : one.end]}]")
        at = one.end
    parts.append(text[at:])
    return "".join(parts)


def can_mark(words: str) -> bool:
    """Whether a phrase can stand in brackets: not empty, on one line, without brackets of its own."""
    return words != "" and not set(words) & set("[]\n")


def is_type(name: str) -> bool:
    """Whether a class can be a type: without spaces, slashes and brackets."""
    return re.fullmatch(r"[^\s/\[\]]+", name) is not None
