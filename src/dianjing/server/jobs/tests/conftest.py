"""Workers inside the test and as processes that can be killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from dianjing.server.jobs.tests.sample_jobs import TABLE
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings
from dianjing.server.worker import Worker

Start = Callable[[], subprocess.Popen[bytes]]


@pytest_asyncio.fixture(loop_scope="session")
async def apart(own_database: Database, tmp_path: Path) -> Resources:
    """The resources of a process on a database of the test's own, with the table of the sample jobs."""
    async with own_database.begin() as uow:
        await (await uow.raw()).execute(TABLE)
    return Resources(Settings(data_dir=tmp_path), own_database)


@asynccontextmanager
async def working(resources: Resources) -> AsyncIterator[Worker]:
    """A worker in this process."""
    worker = Worker(resources, patience=2)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await task


@pytest.fixture
def start_worker(own_database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts worker processes; what still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", "dianjing.server.jobs.tests.worker_process", own_database_url, str(tmp_path)]

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(command))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


async def row_of(resources: Resources, job: UUID) -> Any:
    """The job's row."""
    async with resources.database.begin() as uow:
        return await (await uow.raw()).fetchrow("SELECT * FROM jobs WHERE id = $1", job)


async def counted(resources: Resources, job: UUID) -> list[int]:
    """What the sample job wrote."""
    async with resources.database.begin() as uow:
        rows = await (await uow.raw()).fetch("SELECT number FROM counted WHERE job = $1 ORDER BY number", job)
    return [row["number"] for row in rows]


async def until(condition: Callable[[], Awaitable[object]], seconds: float = 60) -> Any:
    """Wait for a condition; a test that waits in vain fails, a slow machine only takes longer."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):
            await asyncio.sleep(0.05)
    return found


async def ended(resources: Resources, job: UUID) -> Any:
    """The job's row once it is over."""

    async def over() -> Any:
        row = await row_of(resources, job)
        return row if row["state"] in ("succeeded", "failed", "cancelled") else None

    return await until(over)
