"""Text from tokens and tokens from text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Space = Literal["auto", "always", "never"]

_HAN = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
_TOKEN = re.compile(rf"{_HAN.pattern}|[^\W_]+(?:[-'’.][^\W_]+)*|\S")


def join(tokens: Sequence[str], space: Space) -> tuple[str, list[tuple[int, int]]]:
    """The text of tokens, and where each stands in it, in code points."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    before = ""
    for token in tokens:
        if before and _is_apart(before, token, space):
            parts.append(" ")
            at += 1
        parts.append(token)
        places.append((at, at + len(token)))
        at += len(token)
        before = token
    return "".join(parts), places


def _is_apart(before: str, token: str, space: Space) -> bool:
    if space != "auto":
        return space == "always"
    return not (_HAN.match(before[-1]) and _HAN.match(token[0]))


def tokenise(text: str) -> list[tuple[int, int]]:
    """Where tokens stand: words with inner hyphens and points, single Han characters, single marks."""
    return [match.span() for match in _TOKEN.finditer(text)]
