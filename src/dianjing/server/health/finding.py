"""What an examination says of one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dianjing.core.words import Words

State = Literal["ok", "note", "warning", "failed"]
_ORDER: tuple[State, ...] = ("ok", "note", "warning", "failed")


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's table: what was looked at (a stable name), how it is, and what to do about it."""

    check: str
    state: State
    words: Words
    hint: Words | None = None


def worst(findings: Iterable[Finding]) -> State:
    """The gravest state among the findings; ``ok`` where there are none."""
    return max((finding.state for finding in findings), key=_ORDER.index, default="ok")
