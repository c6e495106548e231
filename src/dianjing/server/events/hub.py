"""One poller a process for all its listeners.

Ids are given before a transaction commits, so a row with a lower id can become visible after one with a higher id.
The poller therefore reads again, each time, the ids of the last SETTLED seconds and drops those it has handed on.
What a client gets as ``Last-Event-ID`` is the border below which nothing more can appear: after a broken connection
it may hear something twice, never not at all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from pydantic import JsonValue
from sqlalchemy.exc import SQLAlchemyError

from dianjing.core.errors import DianjingError

_log = structlog.get_logger(__name__)

SETTLED = timedelta(seconds=60)
"""No transaction that makes news takes longer than this to commit."""
_BACKLOG = 1_000
"""News that may wait for a slow client before it is told to load its page anew."""
_IDLE_ROUNDS = 30
"""Polls without any listener before the poller rests."""


@dataclass(frozen=True, slots=True)
class News:
    """One event as it stands in the table. ``permission`` is the verb that a listener needs to hear of it;
    ``parts``, where there are any, are by user what each hears, and nobody else hears of it."""

    id: int
    at: datetime
    workspace: UUID
    kind: str
    thing: UUID
    permission: str
    project: UUID | None = None
    data: dict[str, JsonValue] = field(default_factory=dict)
    parts: dict[str, dict[str, JsonValue]] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one poll found, by id. Nothing new can appear up to the id ``border``; ``oldest`` is the first id kept."""

    news: list[News]
    border: int
    oldest: int
    cut_off: bool = False
    """There were more than one answer holds."""


Fetch = Callable[[Collection[UUID], int], Awaitable[Batch]]
"""``fetch(workspaces, after)``: news of these workspaces with an id above ``after``."""

Exceptions = Mapping[tuple[UUID, UUID], tuple[frozenset[str], frozenset[str]]]
"""By (user, project): the verbs that the project adds to the member's role, and those that it takes away."""
_EXCEPTIONS_KEPT = 10.0
"""Seconds between two looks at a workspace's exceptions: one look a process, however many listen."""


async def _no_exceptions(_workspace: UUID) -> Exceptions:
    return {}


class Subscription:
    """The news of one workspace for one client."""

    def __init__(self, hub: Hub, workspace: UUID) -> None:
        self.workspace = workspace
        self._hub = hub
        self._waiting: list[News] = []
        self._wake = asyncio.Event()
        self._missed = False

    @property
    def border(self) -> int:
        """No news with an id up to this can still appear."""
        return self._hub.border

    @property
    def over(self) -> bool:
        """Whether the process is ending: nothing more will come."""
        return self._hub.stopping.is_set()

    def wake(self) -> None:
        """Called by the hub when the process ends."""
        self._wake.set()

    def offer(self, news: News) -> None:
        """Called by the hub."""
        if len(self._waiting) >= _BACKLOG:
            self._waiting.clear()
            self._missed = True
        self._waiting.append(news)
        self._wake.set()

    async def next(self, patience: float) -> list[News] | None:
        """What has come, at the latest after ``patience`` seconds (then empty). ``None``: some was missed."""
        if not self._waiting and not self._missed:
            try:
                async with asyncio.timeout(patience):
                    await self._wake.wait()
            except TimeoutError:
                return []
        self._wake.clear()
        found, self._waiting = self._waiting, []
        missed, self._missed = self._missed, False
        return None if missed else found


class Hub:
    """Polls while anybody listens, and only then. One a process; belongs to one event loop."""

    def __init__(
        self,
        fetch: Fetch,
        exceptions: Callable[[UUID], Awaitable[Exceptions]] = _no_exceptions,
        *,
        stopping: asyncio.Event | None = None,
        interval: float = 1.0,
    ) -> None:
        self.border = 0
        self.stopping = stopping or asyncio.Event()
        self._fetch = fetch
        self._fetch_exceptions = exceptions
        self._exceptions: dict[UUID, tuple[float, Exceptions]] = {}
        self._interval = interval
        self._listeners: dict[UUID, set[Subscription]] = {}
        self._seen: set[int] = set()
        self._poller: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self, workspace: UUID) -> AsyncIterator[Subscription]:
        """The news of ``workspace`` from this moment on."""
        if self._poller is None:
            self._begun.clear()
            self._poller = asyncio.create_task(self._poll(), name="events poller")
        await self._begun.wait()
        subscription = Subscription(self, workspace)
        self._listeners.setdefault(workspace, set()).add(subscription)
        try:
            yield subscription
        finally:
            self._listeners[workspace].discard(subscription)
            if not self._listeners[workspace]:
                del self._listeners[workspace]
                self._exceptions.pop(workspace, None)

    async def since(self, workspace: UUID, after: int) -> Batch:
        """What a client missed that heard everything up to ``after``."""
        return await self._fetch([workspace], after)

    async def exceptions(self, workspace: UUID) -> Exceptions:
        """What projects of the workspace change of their members' roles; some seconds old at the most."""
        kept = self._exceptions.get(workspace)
        if kept is None or time.monotonic() - kept[0] > _EXCEPTIONS_KEPT:
            kept = self._exceptions[workspace] = (time.monotonic(), await self._fetch_exceptions(workspace))
        return kept[1]

    async def close(self) -> None:
        """Stop polling; who still listens hears nothing more."""
        poller, self._poller = self._poller, None
        if poller is not None:
            poller.cancel()
            await asyncio.gather(poller, return_exceptions=True)

    async def _poll(self) -> None:
        idle = 0
        began = False
        while True:
            idle = 0 if self._listeners else idle + 1
            if idle > _IDLE_ROUNDS:
                break
            try:
                if not began:
                    self.border = (await self._fetch([], 0)).border
                elif self._listeners:
                    await self._catch_up()
                began = True
                self._begun.set()
            except (OSError, DianjingError, SQLAlchemyError) as error:
                # The database is away for a moment: listeners stay, and hear what they missed when it is back.
                _log.warning("events.poll_failed", error=repr(error))
            if await self._told_to_stop():
                break
        self._poller = None
        self._seen = set()

    async def _catch_up(self) -> None:
        after = self.border
        while True:
            batch = await self._fetch(list(self._listeners), after)
            self._take(batch)
            if not batch.cut_off:
                return
            after = batch.news[-1].id

    async def _told_to_stop(self) -> bool:
        try:
            async with asyncio.timeout(self._interval):
                await self.stopping.wait()
        except TimeoutError:
            return False
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.wake()
        return True

    def _take(self, batch: Batch) -> None:
        for news in batch.news:
            if news.id not in self._seen:
                self._seen.add(news.id)
                for listener in self._listeners.get(news.workspace, ()):
                    listener.offer(news)
        self.border = max(self.border, batch.border)
        self._seen = {number for number in self._seen if number > self.border}
