"""News reach who may hear them: late commits, broken connections and slow listeners included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from dianjing.core.ids import uuid7
from dianjing.server.events import hub as hubs
from dianjing.server.events import service, stream
from dianjing.server.events.hub import Batch, Hub
from dianjing.server.events.service import fetch_news, prune, publish
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork

EVERYTHING = frozenset({"jobs.read", "tasks.read"})
USER = uuid7()


@pytest.fixture
async def hub(own_database: Database) -> AsyncIterator[Hub]:
    """A hub that polls quickly."""

    async def fetch(workspaces: Collection[UUID], after: int) -> Batch:
        async with own_database.begin() as uow:
            return await fetch_news(uow, workspaces, after)

    found = Hub(fetch, interval=0.02)
    yield found
    await found.close()


async def _tell(database: Database, workspace: UUID, thing: UUID, **more: Any) -> None:
    async with database.begin() as uow:
        await _publish(uow, workspace, thing, **more)


async def _publish(uow: UnitOfWork, workspace: UUID, thing: UUID, **more: Any) -> None:
    await publish(uow, workspace, "job", thing, **{"permission": "jobs.read", "data": {"state": "queued"}, **more})


class _Client:
    """Reads a stream in the background, as a browser would."""

    def __init__(
        self,
        hub: Hub,
        workspace: UUID,
        *,
        may: frozenset[str] | None = EVERYTHING,
        last_id: int | None = None,
        scope: frozenset[str] | None = None,
    ) -> None:
        self.may = may
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.last_id = 0
        self.over = False

        async def rights() -> stream.Rights | None:
            return None if self.may is None else stream.Rights(self.may, scope)

        self._stream = stream.stream(hub, workspace, USER, rights, last_id)
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for chunk in self._stream:
            fields = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if ": " in line)
            if "event" in fields:
                self.heard.append((fields["event"], orjson.loads(fields["data"])))
                self.last_id = int(fields["id"])
        self.over = True

    @property
    def things(self) -> list[str]:
        return [data["thing"] for kind, data in self.heard if kind != "reset"]

    async def hears(self, *things: UUID) -> bool:
        async with asyncio.timeout(20):
            while not {str(thing) for thing in things} <= set(self.things):
                await asyncio.sleep(0.01)
        return True

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self._stream.aclose()  # type: ignore[attr-defined]


async def _listening(hub: Hub, database: Database, workspace: UUID, **more: Any) -> _Client:
    """A client that has certainly begun to listen."""
    client = _Client(hub, workspace, **more)
    async with asyncio.timeout(20):
        while workspace not in hub._listeners:
            await asyncio.sleep(0.01)
    return client


async def test_listeners_of_a_workspace_hear_what_happens_in_it_and_nothing_of_another(
    hub: Hub, own_database: Database
) -> None:
    here, elsewhere, mine, theirs = uuid7(), uuid7(), uuid7(), uuid7()
    first = await _listening(hub, own_database, here)
    second = await _listening(hub, own_database, here)
    other = await _listening(hub, own_database, elsewhere)
    await _tell(own_database, elsewhere, theirs)
    await _tell(own_database, here, mine)
    assert await first.hears(mine)
    assert await second.hears(mine)
    assert await other.hears(theirs)
    assert first.things == second.things == [str(mine)]
    assert first.heard[0][1]["state"] == "queued"
    assert other.things == [str(theirs)]
    for client in (first, second, other):
        await client.leave()


async def test_nobody_hears_what_they_may_not_see_or_what_is_for_somebody_else(
    hub: Hub, own_database: Database
) -> None:
    workspace = uuid7()
    hidden, for_another, for_me, seen = (uuid7() for _ in range(4))
    client = await _listening(hub, own_database, workspace, may=frozenset({"tasks.read"}))
    await _tell(own_database, workspace, hidden)
    await _tell(own_database, workspace, for_another, permission="tasks.read", parts={str(uuid7()): {}})
    await _tell(own_database, workspace, for_me, permission="tasks.read", parts={str(USER): {"tasks": ["one"]}})
    await _tell(own_database, workspace, seen, permission="tasks.read")
    assert await client.hears(for_me, seen)
    assert client.things == [str(for_me), str(seen)]
    await client.leave()


async def test_a_transaction_that_commits_late_is_heard_although_later_ids_were_heard_before(
    hub: Hub, own_database: Database
) -> None:
    workspace, slow, quick = uuid7(), uuid7(), uuid7()
    client = await _listening(hub, own_database, workspace)
    async with own_database.begin() as uow:
        await _publish(uow, workspace, slow)
        await _tell(own_database, workspace, quick)
        assert await client.hears(quick)
    assert await client.hears(slow)
    assert client.things == [str(quick), str(slow)]
    await client.leave()


async def test_after_a_broken_connection_nothing_is_missing(hub: Hub, own_database: Database) -> None:
    workspace, before, meanwhile, after = (uuid7() for _ in range(4))
    client = await _listening(hub, own_database, workspace)
    await _tell(own_database, workspace, before)
    await client.hears(before)
    await client.leave()
    await _tell(own_database, workspace, meanwhile)
    again = _Client(hub, workspace, last_id=client.last_id)
    assert await again.hears(meanwhile)
    await _tell(own_database, workspace, after)
    assert await again.hears(after)
    assert len(again.things) == len(set(again.things))
    await again.leave()


async def test_who_was_away_for_too_long_is_told_to_begin_anew(
    hub: Hub, own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = uuid7()
    for _ in range(3):
        await _tell(own_database, workspace, uuid7())
    async with own_database.begin() as uow:
        await (await uow.raw()).execute("UPDATE news SET at = at - interval '2 hours' WHERE id < 3")
        await prune(uow)
    client = _Client(hub, workspace, last_id=1)
    await client.hears()
    async with asyncio.timeout(20):
        while not client.heard:
            await asyncio.sleep(0.01)
    assert client.heard[0][0] == "reset"
    await client.leave()


async def test_a_slow_listener_is_told_that_it_missed_some_and_memory_stays_bounded(
    hub: Hub, own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "_BACKLOG", 10)
    workspace = uuid7()
    async with hub.subscribe(workspace) as subscription:
        async with own_database.begin() as uow:
            for _ in range(25):
                await _publish(uow, workspace, uuid7())
        async with asyncio.timeout(20):
            while await subscription.next(0.05) is not None:
                pass


async def test_who_loses_the_workspace_hears_no_more(
    hub: Hub, own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "RECHECK", 0.0)
    workspace, first = uuid7(), uuid7()
    client = await _listening(hub, own_database, workspace)
    await _tell(own_database, workspace, first)
    await client.hears(first)
    client.may = None
    await _tell(own_database, workspace, uuid7())
    async with asyncio.timeout(20):
        await client.task
    assert client.over
    assert client.things == [str(first)]


async def test_when_the_process_ends_its_listeners_are_let_go_at_once(hub: Hub, own_database: Database) -> None:
    client = await _listening(hub, own_database, uuid7())
    hub.stopping.set()
    async with asyncio.timeout(stream.HEARTBEAT / 2):
        await client.task
    assert client.over


async def test_old_news_are_forgotten_and_young_ones_kept(own_database: Database) -> None:
    workspace = uuid7()
    for _ in range(4):
        await _tell(own_database, workspace, uuid7())
    async with own_database.begin() as uow:
        raw = await uow.raw()
        old = service.KEPT + timedelta(minutes=1)
        await raw.execute("UPDATE news SET at = at - $1::interval WHERE id <= 2", old)
        await prune(uow)
        assert await raw.fetchval("SELECT count(*) FROM news") == 2
