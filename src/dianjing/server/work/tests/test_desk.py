"""Where members work is kept in memory: few statements for many people, and never longer than it is true."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from dianjing.core.errors import NotFound
from dianjing.server.kit.hot import HotPool
from dianjing.server.kit.identity import Actor, Membership
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.statements import Statement
from dianjing.server.work import desk as work_desk
from dianjing.server.work.desk import Desk
from tests.fixtures.people import Place
from tests.fixtures.projects import make_bench


class CountingPool(HotPool):
    """The real connections, with a count of statements."""

    asked = 0

    async def row(self, statement: Statement, **values: Any) -> asyncpg.Record | None:
        """Run it."""
        self.asked += 1
        return await super().row(statement, **values)


@pytest_asyncio.fixture(loop_scope="session")
async def pool(resources: Resources) -> AsyncIterator[CountingPool]:
    """Connections of a test's own."""
    found = CountingPool(resources.database.url, connections=1)
    yield found
    await found.close()


def annotator(place: Place) -> Actor:
    """Somebody who works there, as an authenticator would give them."""
    there = Membership(id=uuid4(), workspace_id=place.id, slug="s", name="n", role="annotator")
    return Actor(
        user_id=uuid4(),
        email="a@example.com",
        name="A",
        administrator=False,
        via="session",
        credential_id=uuid4(),
        expires_at=float("inf"),
        memberships={place.id: there},
    )


async def test_a_project_is_read_once_for_all_who_work_on_it(
    resources: Resources, place: Place, pool: CountingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = await make_bench(resources, place, items=1)
    project = UUID(bench.project)
    desk, people = Desk(pool), [annotator(place) for _ in range(5)]
    first = [await desk.station(one, project) for one in people]
    assert pool.asked == 5
    assert [await desk.station(one, project) for one in people] == first
    assert pool.asked == 5, "they are kept"

    monkeypatch.setattr(work_desk, "_SECONDS", -1.0)
    await desk.station(people[0], project)
    monkeypatch.setattr(work_desk, "_SECONDS", 60.0)
    assert [await desk.station(one, project) for one in people] == first
    assert pool.asked == 6, "whoever comes first reads for all"

    await bench.fetch(
        'UPDATE projects SET settings = settings || \'{"order": "shuffled"}\' WHERE id = $1', bench.project
    )
    monkeypatch.setattr(work_desk, "_SECONDS", -1.0)
    changed = await desk.station(people[0], project)
    monkeypatch.setattr(work_desk, "_SECONDS", 60.0)
    assert (await desk.station(people[1], project)).settings is changed.settings, "and what changed is so for all"

    assert changed.permissions == (await desk.station(people[0], project)).permissions
    before = pool.asked
    await desk.station(replace(people[0]), project)
    assert pool.asked == before + 1, "an actor who was read anew has a new station"


async def test_a_stranger_finds_nothing_and_takes_nothing_from_others(
    resources: Resources, place: Place, pool: CountingPool
) -> None:
    bench = await make_bench(resources, place, items=1)
    project = UUID(bench.project)
    desk, member = Desk(pool), annotator(place)
    station = await desk.station(member, project)
    stranger = replace(annotator(place), memberships={})
    for who, what in ((stranger, project), (member, uuid4())):
        with pytest.raises(NotFound):
            await desk.station(who, what)
    assert await desk.station(member, project) is station
    await bench.fetch("UPDATE projects SET deleted_at = now() WHERE id = $1", bench.project)
    with pytest.raises(NotFound):
        await desk.station(annotator(place), project)
    with pytest.raises(NotFound):
        await desk.station(member, project)
