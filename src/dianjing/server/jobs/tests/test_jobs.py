"""Jobs run when the transaction that asked commits, once, and go on where they were."""

from __future__ import annotations

import asyncio
import itertools
import signal
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dianjing.core.errors import Conflict, NotFound
from dianjing.core.ids import uuid7
from dianjing.server.jobs import queue
from dianjing.server.jobs.service import cancel, enqueue, retry
from dianjing.server.jobs.tests.conftest import Start, counted, ended, row_of, until, working
from dianjing.server.kit.resources import Resources

WORKSPACE = uuid7()


async def _ask(apart: Resources, kind: str, **arguments: Any) -> UUID:
    async with apart.database.begin() as uow:
        return await enqueue(uow, WORKSPACE, kind, arguments, lock=arguments.pop("lock", None))


async def _do(apart: Resources, change: Any, job: UUID) -> None:
    async with apart.database.begin() as uow:
        await change(uow, WORKSPACE, job)


async def _silence(apart: Resources) -> None:
    """Let the time pass after which a worker counts as dead."""
    silent = timedelta(seconds=apart.settings.worker_silent_seconds)
    async with apart.database.begin() as uow:
        await (await uow.raw()).execute("UPDATE jobs SET heartbeat_at = heartbeat_at - $1::interval", silent)


async def test_a_job_runs_once_and_tells_its_progress(apart: Resources) -> None:
    async with working(apart):
        job = await _ask(apart, "tests.count", to=20)
        row = await ended(apart, job)
    assert (row["state"], row["done"], row["total"], row["run"], row["failures"]) == ("succeeded", 20, 20, 1, 0)
    assert row["result"] == {"reached": 20}
    assert row["message"]["zh"] == "数着"
    assert await counted(apart, job) == list(range(1, 21))
    async with apart.database.begin() as uow:
        assert await (await uow.raw()).fetchval("SELECT count(*) FROM procrastinate_jobs") == 0
        states = await (await uow.raw()).fetch("SELECT data FROM news WHERE thing_id = $1 ORDER BY id", job)
    assert [row["data"]["state"] for row in states][0::2][0] == "queued"
    assert states[-1]["data"]["state"] == "succeeded"


async def test_a_job_of_a_rolled_back_transaction_never_runs(apart: Resources) -> None:
    with pytest.raises(ZeroDivisionError):
        async with apart.database.begin() as uow:
            await enqueue(uow, WORKSPACE, "tests.count", {"to": 1})
            raise ZeroDivisionError
    async with apart.database.begin() as uow:
        raw = await uow.raw()
        assert await raw.fetchval("SELECT count(*) FROM procrastinate_jobs") == 0
        assert await raw.fetchval("SELECT count(*) FROM jobs") == 0


async def test_an_unknown_kind_is_refused_where_it_is_asked_for(apart: Resources) -> None:
    with pytest.raises(ValueError, match=r"tests\.nothing"):
        await _ask(apart, "tests.nothing")


async def test_a_killed_worker_s_job_goes_on_from_its_checkpoint_elsewhere(
    apart: Resources, start_worker: Start
) -> None:
    job = await _ask(apart, "tests.count", to=40, die_at=17)
    first = start_worker()
    await until(lambda: asyncio.to_thread(lambda: first.poll() == -signal.SIGKILL))
    row = await row_of(apart, job)
    assert (row["state"], row["checkpoint"]) == ("running", {"reached": 17})
    await _silence(apart)
    start_worker()
    row = await ended(apart, job)
    # Each number once: what was done before the kill is not done again (the table's key would refuse it).
    assert row["state"] == "succeeded"
    assert row["run"] == 2
    assert await counted(apart, job) == list(range(1, 41))


async def test_a_job_that_kills_worker_after_worker_is_given_up(apart: Resources, start_worker: Start) -> None:
    job = await _ask(apart, "tests.die")
    async with apart.database.begin() as uow:
        await (await uow.raw()).execute("UPDATE jobs SET failures = 4 WHERE id = $1", job)
    first = start_worker()
    await until(lambda: asyncio.to_thread(lambda: first.poll() == -signal.SIGKILL))
    await _silence(apart)
    async with working(apart):
        row = await ended(apart, job)
    assert row["state"] == "failed"
    assert row["error"]["code"] == "jobs.killed"


async def test_a_stopped_worker_hands_its_job_back_and_another_goes_on(apart: Resources, start_worker: Start) -> None:
    job = await _ask(apart, "tests.count", to=30, pause=0.05)
    first = start_worker()
    await until(lambda: counted(apart, job))
    first.terminate()
    assert await asyncio.to_thread(first.wait, 30) == 0
    row = await row_of(apart, job)
    assert (row["state"], row["failures"]) == ("queued", 0)
    assert 0 < len(await counted(apart, job)) < 30
    async with working(apart):
        row = await ended(apart, job)
    assert (row["state"], row["run"]) == ("succeeded", 2)
    assert await counted(apart, job) == list(range(1, 31))


async def test_cancelling_ends_a_waiting_job_at_once_and_a_running_one_soon(apart: Resources) -> None:
    waiting = await _ask(apart, "tests.count", to=5)
    await _do(apart, cancel, waiting)
    assert (await row_of(apart, waiting))["state"] == "cancelled"
    async with working(apart):
        running = await _ask(apart, "tests.count", to=1_000_000, pause=0.01)
        await until(lambda: counted(apart, running))
        await _do(apart, cancel, running)
        row = await ended(apart, running)
        assert row["state"] == "cancelled"
        assert await counted(apart, waiting) == []
        with pytest.raises(Conflict):
            await _do(apart, cancel, running)
    with pytest.raises(NotFound):
        async with apart.database.begin() as uow:
            await cancel(uow, uuid7(), running)


async def test_a_cancelled_job_can_be_tried_again_from_where_it_was(apart: Resources) -> None:
    async with working(apart):
        job = await _ask(apart, "tests.count", to=60, pause=0.02)
        await until(lambda: counted(apart, job))
        await _do(apart, cancel, job)
        await ended(apart, job)
        reached = len(await counted(apart, job))
        assert reached < 60
        await _do(apart, retry, job)
        row = await ended(apart, job)
        with pytest.raises(Conflict):
            await _do(apart, retry, job)
    assert row["state"] == "succeeded"
    assert await counted(apart, job) == list(range(1, 61))


async def test_a_refusal_is_kept_as_it_was_said_and_a_crash_says_nothing_of_the_inside(apart: Resources) -> None:
    async with working(apart):
        refused = await ended(apart, await _ask(apart, "tests.refuse"))
        crashed = await ended(apart, await _ask(apart, "tests.crash"))
    assert (refused["state"], refused["run"]) == ("failed", 1)
    assert refused["error"]["hint"]["en"] == "Do not."
    assert (crashed["state"], crashed["run"]) == ("failed", 1)
    assert crashed["error"]["code"] == "jobs.crashed"
    assert "secret" not in str(crashed["error"])


async def test_what_may_pass_is_tried_again_later(apart: Resources) -> None:
    async with working(apart):
        row = await ended(apart, await _ask(apart, "tests.flaky"))
    assert row["state"] == "succeeded"
    assert row["result"] == {"run": 2}


async def test_jobs_with_one_lock_never_run_at_once(apart: Resources, start_worker: Start) -> None:
    jobs = [await _ask(apart, "tests.count", to=4, pause=0.05, lock="one dataset") for _ in range(3)]
    start_worker()
    async with working(apart):
        rows = [await ended(apart, job) for job in jobs]
    for earlier, later in itertools.pairwise(rows):
        assert earlier["ended_at"] <= later["started_at"]


async def test_a_worker_that_dies_after_the_end_of_a_job_leaves_nobody_waiting_for_its_lock(apart: Resources) -> None:
    async with working(apart):
        first = await _ask(apart, "tests.count", to=1, lock="one dataset")
        await ended(apart, first)
    async with apart.database.begin() as uow:
        left = await queue.push(uow, first, lock="one dataset")
        await (await uow.raw()).execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = $1", left)
    async with working(apart):
        row = await ended(apart, await _ask(apart, "tests.count", to=1, lock="one dataset"))
    assert row["state"] == "succeeded"
