"""One listener's stream: from news to the bytes of server-sent events."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
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
        may = await permissions()
        checked = time.monotonic()
        told: set[int] = set()
        if last_id is not None and may is not None:
            missed, complete = await _missed(hub, workspace, last_id)
            if not complete:
                yield _reset(subscription)
            for news in missed:
                told.add(news.id)
                if _may_hear(news, user, may):
                    yield _event(news, subscription)
        while may is not None:
            found = await subscription.next(HEARTBEAT)
            if time.monotonic() - checked > RECHECK:
                may, checked = await permissions(), time.monotonic()
            if found is None:
                yield _reset(subscription)
            elif not found:
                yield b": still here\n\n"
            for news in found or []:
                if may is not None and news.id not in told and _may_hear(news, user, may):
                    yield _event(news, subscription)


async def _missed(hub: Hub, workspace: UUID, last_id: int) -> tuple[list[News], bool]:
    """What came after ``last_id``, and whether that is all that came."""
    batch = await hub.since(workspace, last_id)
    return batch.news, last_id + 1 >= batch.oldest and not batch.cut_off


def _may_hear(news: News, user: UUID, may: frozenset[str]) -> bool:
    return news.permission in may and news.member in (None, user)


def _event(news: News, subscription: Subscription) -> bytes:
    data = {"thing": news.thing, "at": news.at, "project": news.project, **news.data}
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (subscription.border, news.kind.encode(), orjson.dumps(data))


def _reset(subscription: Subscription) -> bytes:
    return b"id: %d\nevent: reset\ndata: {}\n\n" % subscription.border
