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


async def _left(apart: Resources) -> int:
    async with apart.database.begin() as uow:
        return int(await (await uow.raw()).fetchval("SELECT count(*) FROM outbox"))


async def _leave(apart: Resources, *subjects: UUID, fail: int = 0) -> None:
    async with apart.database.begin() as uow:
        for subject in subjects:
            await leave(uow, uuid7(), "tests.topic", subject, {"fail": fail})


async def test_a_worker_does_what_was_left_once(apart: Resources) -> None:
    subjects = [uuid7() for _ in range(120)]
    async with working(apart), working(apart):
        await _leave(apart, *subjects)
        await until(lambda: asyncio.ensure_future(_none_left(apart)))
    assert [await counted(apart, subject) for subject in subjects] == [[0]] * 120


async def _none_left(apart: Resources) -> bool:
    return await _left(apart) == 0


async def test_nothing_is_left_by_a_transaction_that_failed(apart: Resources) -> None:
    with pytest.raises(ZeroDivisionError):
        async with apart.database.begin() as uow:
            await leave(uow, uuid7(), "tests.topic", uuid7())
            raise ZeroDivisionError
    assert await _left(apart) == 0


async def test_a_row_that_breaks_in_the_database_stops_no_other(apart: Resources) -> None:
    twice, good = uuid7(), uuid7()
    async with apart.database.begin() as uow:
        # The handler's own insert will meet this row.
        await (await uow.raw()).execute("INSERT INTO counted VALUES ($1, 0)", twice)
    await _leave(apart, twice, good)
    assert await drain(apart, topics()["tests.topic"]) == 2
    assert await counted(apart, good) == [0]
    async with apart.database.begin() as uow:
        row = await (await uow.raw()).fetchrow("SELECT subject, attempts, error FROM outbox")
    assert (row["subject"], row["attempts"]) == (twice, 1)
    assert "UniqueViolation" in row["error"]


async def test_a_row_that_fails_waits_and_the_others_go_on(apart: Resources) -> None:
    bad, good = uuid7(), uuid7()
    await _leave(apart, bad, fail=2)
    await _leave(apart, good)
    topic = topics()["tests.topic"]
    assert await drain(apart, topic) == 2
    assert await counted(apart, good) == [0]
    # What the handler wrote before it failed is taken back.
    assert await counted(apart, bad) == []
    assert await _left(apart) == 1
    assert await drain(apart, topic) == 0

    async def done() -> bool:
        await drain(apart, topic)
        return await _left(apart) == 0

    await until(done)
    assert await counted(apart, bad) == [2]
