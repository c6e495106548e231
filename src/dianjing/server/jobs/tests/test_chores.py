"""A chore is done by one worker at a time, as often as it says, and a broken one stops no other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from dianjing.server.jobs.chores import claim
from dianjing.server.jobs.tests.conftest import counted, until, working
from dianjing.server.jobs.tests.sample_jobs import BROKEN, RARE
from dianjing.server.kit.background import chores
from dianjing.server.kit.resources import Resources


async def _row(apart: Resources, name: str) -> Any:
    async with apart.database.begin() as uow:
        return await (await uow.raw()).fetchrow("SELECT *, clock_timestamp() AS now FROM chores WHERE name = $1", name)


async def test_of_several_workers_one_does_a_chore_and_only_when_it_is_due(apart: Resources) -> None:
    async with working(apart), working(apart), working(apart):
        await until(lambda: counted(apart, RARE))
        # Whatever the others would do, they have looked at the table meanwhile: the broken chore came several times.
        await until(lambda: _at_least(apart, 4))
    assert await counted(apart, RARE) == [0]
    row = await _row(apart, "tests.rare")
    assert row["error"] is None
    assert row["next_at"] > row["now"] + timedelta(minutes=50)


async def _at_least(apart: Resources, times: int) -> bool:
    return len(await counted(apart, BROKEN)) >= times


async def test_a_chore_that_fails_comes_again_says_why_and_stops_nothing(apart: Resources) -> None:
    async with working(apart):
        await until(lambda: _at_least(apart, 3))
        assert await counted(apart, RARE) == [0]
    assert "ZeroDivisionError" in (await _row(apart, "tests.broken"))["error"]


async def test_a_chore_whose_worker_died_is_another_s_once_its_lease_has_ended(apart: Resources) -> None:
    known = [chores()["tests.rare"]]
    first, second = await asyncio.gather(claim(apart, known), claim(apart, known))
    assert sorted([len(first), len(second)]) == [0, 1]
    assert await claim(apart, known) == []
    async with apart.database.begin() as uow:
        await (await uow.raw()).execute("UPDATE chores SET next_at = clock_timestamp()")
    assert await claim(apart, known) == known
