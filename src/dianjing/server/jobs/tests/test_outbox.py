"""What a transaction leaves in the outbox is done once, and one bad row stops no other."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from dianjing.core.ids import uuid7
from dianjing.server.jobs.tests.conftest import counted, until, working
from dianjing.server.kit.background import topics
from dianjing.server.kit.outbox import drain, leave
from dianjing.server.kit.resources import Resources


async def _left(resources: Resources) -> int:
    async with resources.database.begin() as uow:
        return int(await (await uow.raw()).fetchval("SELECT count(*) FROM outbox"))


async def _leave(resources: Resources, *subjects: UUID, fail: int = 0) -> None:
    async with resources.database.begin() as uow:
        for subject in subjects:
            await leave(uow, uuid7(), "tests.topic", subject, {"fail": fail})


async def test_a_worker_does_what_was_left_once(resources: Resources) -> None:
    subjects = [uuid7() for _ in range(120)]
    async with working(resources), working(resources):
        await _leave(resources, *subjects)
        await until(lambda: asyncio.ensure_future(_none_left(resources)))
    assert [await counted(resources, subject) for subject in subjects] == [[0]] * 120


async def _none_left(resources: Resources) -> bool:
    return await _left(resources) == 0


async def test_nothing_is_left_by_a_transaction_that_failed(resources: Resources) -> None:
    with pytest.raises(ZeroDivisionError):
        async with resources.database.begin() as uow:
            await leave(uow, uuid7(), "tests.topic", uuid7())
            raise ZeroDivisionError
    assert await _left(resources) == 0


async def test_a_row_that_fails_waits_and_the_others_go_on(resources: Resources) -> None:
    bad, good = uuid7(), uuid7()
    await _leave(resources, bad, fail=2)
    await _leave(resources, good)
    topic = topics()["tests.topic"]
    assert await drain(resources, topic) == 2
    assert await counted(resources, good) == [0]
    # What the handler wrote before it failed is taken back.
    assert await counted(resources, bad) == []
    assert await _left(resources) == 1
    assert await drain(resources, topic) == 0

    async def done() -> bool:
        await drain(resources, topic)
        return await _left(resources) == 0

    await until(done)
    assert await counted(resources, bad) == [2]
