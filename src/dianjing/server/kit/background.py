"""What features declare for the background in their ``jobs.py``; the worker finds the files and runs what they hold.

- a **job** is long work that somebody asked for: it has progress, can be cancelled, and goes on after a kill;
- a **chore** is done again and again, by one worker at a time;
- an **outbox topic** is what transactions leave behind to be done right after them, exactly once.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import JsonValue

import dianjing.server
from dianjing.core.words import Words
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork

Result = Mapping[str, JsonValue]


class JobContext(Protocol):
    """What a running job is given.

    A job may be killed at any moment and is then begun again: it does its work in several units of work, each with
    ``save`` in it, and begins at ``checkpoint``. After a kill the last unit of work stands and its checkpoint with it.
    """

    @property
    def job(self) -> UUID:
        """The job's id."""

    @property
    def workspace(self) -> UUID:
        """The workspace that the job belongs to."""

    @property
    def created_by(self) -> UUID | None:
        """The user who asked for it."""

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What was asked for."""

    @property
    def checkpoint(self) -> Mapping[str, Any] | None:
        """What the last ``save`` of this or an earlier run kept; None at the very beginning."""

    @property
    def resources(self) -> Resources:
        """The process's settings, database and opened things."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work on behalf of who asked; refused once the job was cancelled, or another worker has it."""

    async def save(self, uow: UnitOfWork, checkpoint: Mapping[str, JsonValue]) -> None:
        """Keep where to go on, in the transaction that did the work. What an overtaken run saves is refused."""

    async def progress(self, done: int, total: int | None = None, message: Words | None = None) -> None:
        """Tell how far it is. Cheap to call often. Ends the job here when it was cancelled or the worker stops."""

    def cancelled(self) -> bool:
        """Whether ``progress`` and ``begin`` would end the job; for loops in threads."""

    async def log(self, words: Words) -> None:
        """Add a line to the job's log, of which the last are kept."""


RunJob = Callable[[JobContext], Awaitable[Result | None]]
RunChore = Callable[[Resources], Awaitable[None]]
RunOutbox = Callable[[Resources, UnitOfWork, "Outgoing"], Awaitable[None]]
RunTogether = Callable[[Resources, UnitOfWork, Sequence["Outgoing"]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its stable name, what people call it, and the function that does it."""

    name: str
    title: Words
    run: RunJob


@dataclass(frozen=True, slots=True)
class ChoreKind:
    """A chore: done every ``seconds``, and by another worker when the one that began it says nothing for ``lease``."""

    name: str
    seconds: float
    lease: float
    run: RunChore


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox."""

    id: int
    workspace: UUID
    subject: UUID
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class OutboxTopic:
    """A topic of the outbox. The row is deleted in the transaction in which ``run`` did its work; where it raises,
    the row stays and is tried again later.

    ``together`` takes many rows at once where that is cheaper; where it raises, ``run`` takes them one by one.
    """

    name: str
    run: RunOutbox
    together: RunTogether | None = None


_jobs: dict[str, JobKind] = {}
_chores: dict[str, ChoreKind] = {}
_topics: dict[str, OutboxTopic] = {}
F = TypeVar("F")


def job(name: str, title: Words) -> Callable[[RunJob], RunJob]:
    """Declare the decorated function as the job ``name``."""

    def declare(run: RunJob) -> RunJob:
        _add(_jobs, name, JobKind(name, title, run))
        return run

    return declare


def chore(name: str, *, seconds: float, lease: float = 60.0) -> Callable[[RunChore], RunChore]:
    """Declare the decorated function as the chore ``name``."""

    def declare(run: RunChore) -> RunChore:
        _add(_chores, name, ChoreKind(name, seconds, max(lease, seconds), run))
        return run

    return declare


def outbox(topic: str) -> Callable[[RunOutbox], RunOutbox]:
    """Declare the decorated function as what is done with the outbox rows of ``topic``."""

    def declare(run: RunOutbox) -> RunOutbox:
        _add(_topics, topic, OutboxTopic(topic, run))
        return run

    return declare


def outbox_together(topic: str) -> Callable[[RunTogether], RunTogether]:
    """Declare the decorated function as what is done with the outbox rows of ``topic``, many at once."""

    def declare(run: RunTogether) -> RunTogether:
        async def one(resources: Resources, uow: UnitOfWork, outgoing: Outgoing) -> None:
            await run(resources, uow, [outgoing])

        _add(_topics, topic, OutboxTopic(topic, one, run))
        return run

    return declare


def jobs() -> Mapping[str, JobKind]:
    """Every kind of job of the features that are there."""
    _discover()
    return _jobs


def chores() -> Mapping[str, ChoreKind]:
    """Every chore."""
    _discover()
    return _chores


def topics() -> Mapping[str, OutboxTopic]:
    """Every topic of the outbox."""
    _discover()
    return _topics


@cache
def _discover() -> None:
    for feature in pkgutil.iter_modules(dianjing.server.__path__, "dianjing.server."):
        if feature.ispkg and importlib.util.find_spec(f"{feature.name}.jobs") is not None:
            importlib.import_module(f"{feature.name}.jobs")


def _add(declared: dict[str, F], name: str, kind: F) -> None:
    if name in declared:
        raise ValueError(f"two handlers are called {name!r}")
    declared[name] = kind
