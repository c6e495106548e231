"""One listener's stream: from news to the bytes of server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import orjson

from dianjing.server.events.hub import Exceptions, Hub, News, Subscription

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent: proxies cut what says nothing."""
RECHECK = 10.0
"""Seconds between two looks at what the listener may hear."""
RECONNECT_MS = 3_000


@dataclass(frozen=True, slots=True)
class Rights:
    """The verbs of the listener's role in the workspace; ``scope`` is what their token allows, None for all."""

    role: frozenset[str]
    scope: frozenset[str] | None = None


LookUp = Callable[[], Awaitable[Rights | None]]
"""What the listener may do in the workspace now; None once it is no longer theirs."""


async def stream(hub: Hub, workspace: UUID, user: UUID, rights: LookUp, last_id: int | None) -> AsyncIterator[bytes]:
    """Everything that ``user`` may hear of, from ``last_id`` on, until the listener goes or loses the workspace.

    ``event: reset`` says that some was missed: the page then asks for what it shows anew.
    """
    yield f"retry: {RECONNECT_MS}\n\n".encode()
    async with hub.subscribe(workspace) as subscription:
        listener = _Listener(hub, subscription, user, rights)
        await listener.look()
        if last_id is not None:
            batch = await hub.since(workspace, last_id)
            if last_id + 1 < batch.oldest or batch.cut_off:
                yield _reset(subscription)
            for event in listener.tell(batch.news):
                yield event
        while listener.rights is not None and not subscription.over:
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

    def __init__(self, hub: Hub, subscription: Subscription, user: UUID, rights: LookUp) -> None:
        self.rights: Rights | None = None
        self._hub = hub
        self._exceptions: Exceptions = {}
        self._subscription = subscription
        self._user = user
        self._look_up = rights
        self._looked_at = float("-inf")
        self._told: set[int] = set()

    async def look(self) -> None:
        """Find out what the listener may hear, if the last answer is old."""
        if time.monotonic() - self._looked_at > RECHECK:
            self.rights = await self._look_up()
            self._exceptions = await self._hub.exceptions(self._subscription.workspace)
            self._looked_at = time.monotonic()

    def tell(self, found: Iterable[News]) -> Iterator[bytes]:
        """The events for what may be heard and was not told before."""
        for news in found:
            if news.id not in self._told and self._may_hear(news):
                self._told.add(news.id)
                yield _event(news, self._user, self._subscription)
        # What the border has passed comes from nowhere a second time.
        self._told = {number for number in self._told if number > self._subscription.border}

    def _may_hear(self, news: News) -> bool:
        if self.rights is None or (news.parts is not None and str(self._user) not in news.parts):
            return False
        may = self.rights.role
        if news.project is not None:
            widened, narrowed = self._exceptions.get((self._user, news.project), (frozenset(), frozenset()))
            may = (may | widened) - narrowed
        return news.permission in may and (self.rights.scope is None or news.permission in self.rights.scope)


def _event(news: News, user: UUID, subscription: Subscription) -> bytes:
    data = {
        "thing": news.thing,
        "at": news.at,
        "project": news.project,
        **news.data,
        **(news.parts or {}).get(str(user), {}),
    }
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (subscription.border, news.kind.encode(), orjson.dumps(data))


def _reset(subscription: Subscription) -> bytes:
    return b"id: %d\nevent: reset\ndata: {}\n\n" % subscription.border
