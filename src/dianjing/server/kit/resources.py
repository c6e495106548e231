"""What a process of the server holds: its settings, its pool of connections, and what features open once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from dianjing.server.kit.database import Database
from dianjing.server.settings import Settings

T = TypeVar("T")


class Resources:
    """One a process, given to requests, jobs and commands alike.

    A feature keeps what it opens once (a store, a hub) by the function that opens it: ``resources.once(open_blobs)``
    answers the same object each time, so this class knows no feature.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self._opened: dict[Callable[[Resources], Any], Any] = {}
        self._closers: list[Callable[[], Awaitable[None]]] = []
        self.stopping = asyncio.Event()
        """Set when the process begins to end: what streams without an end of its own ends then."""

    def once(self, open_it: Callable[[Resources], T]) -> T:
        """What ``open_it`` made of these resources, made at the first call."""
        if open_it not in self._opened:
            self._opened[open_it] = open_it(self)
        return cast(T, self._opened[open_it])

    def on_close(self, call: Callable[[], Awaitable[None]]) -> None:
        """Call ``call`` when the process ends, the latest first."""
        self._closers.append(call)

    async def close(self) -> None:
        """End everything that was opened, the database last."""
        self.stopping.set()
        while self._closers:
            await self._closers.pop()()
        await self.database.close()
