"""One listener's stream: from news to the bytes of server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from uuid import UUID

import orjson

from dianjing.server.events.hub import Hub, News, Subscription

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent: proxies cut what says nothing."""
RECHECK = 10.0
"""Seconds between two looks at what the listener may hear."""
RECONNECT_MS = 3_000

Permissions = Callable[[], Awaitable[frozenset[str] | None]]
"""What the listener may do in the workspace now; None once it is no longer theirs."""


async def stream(
    hub: Hub, workspace: UUID, user: UUID, permissions: Permissions, last_id: int | None
) -> AsyncIterator[bytes]:
    """Everything that ``user`` may hear of, from ``last_id`` on, until the listener goes or loses the workspace.

    ``event: reset`` says that some was missed: the page then asks for what it shows anew.
    """
    yield f"retry: {RECONNECT_MS}\n\n".encode()
    async with hub.subscribe(workspace) as subscription:
        listener = _Listener(subscription, user, permissions)
        await listener.look()
        if last_id is not None:
            batch = await hub.since(workspace, last_id)
            if last_id + 1 < batch.oldest or batch.cut_off:
                yield _reset(subscription)
            for event in listener.tell(batch.news):
                yield event
        while listener.may is not None and not subscription.over:
            found = await subscription.next(HEARTBEAT)
            await listener.look()
            if found is None:
                yield _reset(subscription)
            elif not found and not subscription.over:
                yield b": still here\n\n"
            for event in listener.tell(found or []):
                yield event


class _Listener:
    """What one listener may hear now, and has heard already."""

    def __init__(self, subscription: Subscription, user: UUID, permissions: Permissions) -> None:
        self.may: frozenset[str] | None = None
        self._subscription = subscription
        self._user = user
        self._permissions = permissions
        self._looked_at = float("-inf")
        self._told: set[int] = set()

    async def look(self) -> None:
        """Find out what the listener may hear, if the last answer is old."""
        if time.monotonic() - self._looked_at > RECHECK:
            self.may = await self._permissions()
            self._looked_at = time.monotonic()

    def tell(self, found: Iterable[News]) -> Iterator[bytes]:
        """The events for what may be heard and was not told before."""
        for news in found:
            if self.may is not None and news.id not in self._told and _may_hear(news, self._user, self.may):
                self._told.add(news.id)
                yield _event(news, self._subscription)
        # What the border has passed comes from nowhere a second time.
        self._told = {number for number in self._told if number > self._subscription.border}


def _may_hear(news: News, user: UUID, may: frozenset[str]) -> bool:
    return news.permission in may and news.member in (None, user)


def _event(news: News, subscription: Subscription) -> bytes:
    data = {"thing": news.thing, "at": news.at, "project": news.project, **news.data}
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (subscription.border, news.kind.encode(), orjson.dumps(data))


def _reset(subscription: Subscription) -> bytes:
    return b"id: %d\nevent: reset\ndata: {}\n\n" % subscription.border
