"""The story so far, and how a step of it is told."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from dianjing.core.document import Document
from dianjing.core.words import Words
from dianjing.demo.people import LEAD, Member
from dianjing.sdk.door import Door
from dianjing.sdk.models import Dataset, Project

Say = Callable[[Words, Words | None, float], None]
"""Told after each step: what was done, what came of it, and the seconds it took."""


@dataclass(slots=True)
class Story:
    """What has been made so far."""

    door: Door
    say: Say
    seed: int = 20261124
    members: dict[str, Member] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    meant: dict[str, Document] = field(default_factory=dict)

    @property
    def lead(self) -> Member:
        """Who leads the team."""
        return self.members[LEAD.email]


@contextmanager
def step(story: Story, words: Words) -> Iterator[list[Words]]:
    """Time a step; the words that are put into the list say what came of it."""
    came_of_it: list[Words] = []
    begun_at = time.monotonic()
    yield came_of_it
    story.say(words, came_of_it[0] if came_of_it else None, time.monotonic() - begun_at)


def script(name: str) -> dict[str, Any]:
    """One of the demo's own texts: ``projects`` or ``talk``."""
    read: dict[str, Any] = json.loads(files("dianjing.demo").joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return read
