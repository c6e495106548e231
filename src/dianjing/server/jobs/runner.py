"""One run of one job: from taking it up to what became of it."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import structlog

from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.words import Words
from dianjing.server.jobs import ledger, queue
from dianjing.server.jobs.context import Cancelled, Interrupted, Overtaken, RunningJob
from dianjing.server.jobs.ledger import Taken
from dianjing.server.jobs.news import announce
from dianjing.server.jobs.passing import DATABASE_TROUBLE, is_passing
from dianjing.server.jobs.problems import UNEXPECTED, problem
from dianjing.server.kit.background import Result, jobs
from dianjing.server.kit.metrics import observe_job
from dianjing.server.kit.resources import Resources

_log = structlog.get_logger(__name__)
BEAT_SECONDS = 1.0


class Runner:
    """Runs the jobs that one worker fetches. ``stopping`` is set when the worker is to end."""

    def __init__(self, resources: Resources, stopping: asyncio.Event, *, beat: float = BEAT_SECONDS) -> None:
        self._resources = resources
        self._stopping = stopping
        self._beat = beat
        self._worker = f"{socket.gethostname()}:{os.getpid()}"

    async def run(self, job: UUID) -> None:
        """Run the job, unless it is no longer waiting. Raises what its function raised for no known reason."""
        async with self._resources.database.begin() as uow:
            taken = await ledger.take_up(uow, job, self._worker)
            if taken is None:
                return
            await announce(uow, taken.workspace, taken.id, "running")
        structlog.contextvars.bind_contextvars(job=str(job), kind=taken.kind, run=taken.run)
        context = RunningJob(self._resources, taken, self._stopping)
        began = time.monotonic()
        became = "failed"
        try:
            async with self._heartbeat(context):
                result = await self._call(context, taken)
                await context.flush()
            await self._end(taken, "succeeded", result=result)
            became = "succeeded"
        except Overtaken:
            became = "overtaken"
            _log.warning("job.overtaken")
        except Cancelled:
            became = "cancelled"
            await self._end(taken, "cancelled")
        except (Interrupted, asyncio.CancelledError) as error:
            became = "interrupted"
            await asyncio.shield(self._requeue(taken, failed=False))
            if isinstance(error, asyncio.CancelledError):
                raise
        except Exception as error:
            if is_passing(error):
                await self._try_again(taken, error)
            elif isinstance(error, DianjingError):
                _log.info("job.failed", error=str(error))
                await self._end(taken, "failed", error=problem(error))
            else:
                await self._end(taken, "failed", error=UNEXPECTED)
                raise
        except BaseException:
            await self._end(taken, "failed", error=UNEXPECTED)
            raise
        finally:
            observe_job(taken.kind, became, time.monotonic() - began)
            structlog.contextvars.clear_contextvars()

    async def _call(self, context: RunningJob, taken: Taken) -> Result | None:
        kind = jobs().get(taken.kind)
        if kind is None:
            # An older worker met a job of a newer server; another worker may know it.
            raise Unavailable(
                "jobs.unknown_kind",
                Words(zh=f"这个后台进程不认识作业 {taken.kind}", en=f"This worker knows no job {taken.kind!r}."),
                hint=Words(zh="请把所有后台进程升级到同一版本。", en="Upgrade all workers to the same version."),
            )
        return await kind.run(context)

    @asynccontextmanager
    async def _heartbeat(self, context: RunningJob) -> AsyncIterator[None]:
        async def beat() -> None:
            while True:
                await asyncio.sleep(self._beat)
                try:
                    await context.beat()
                except DATABASE_TROUBLE as error:
                    _log.warning("job.no_heartbeat", error=repr(error))

        task = asyncio.create_task(beat(), name="job heartbeat")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _try_again(self, taken: Taken, error: Exception) -> None:
        async with self._resources.database.begin() as uow:
            before = await ledger.failures(uow, taken)
        if before + 1 >= ledger.MOST_FAILURES:
            known = error if isinstance(error, DianjingError) else None
            await self._end(taken, "failed", error=problem(known) if known else UNEXPECTED)
            return
        _log.warning("job.tried_again_later", error=repr(error))
        await self._requeue(taken, failed=True, delay=timedelta(seconds=2 * 2**before))

    async def _requeue(self, taken: Taken, *, failed: bool, delay: timedelta | None = None) -> None:
        async with self._resources.database.begin() as uow:
            entry = await queue.push(uow, taken.id, priority=taken.priority, lock=taken.lock, delay=delay)
            if not await ledger.requeue(uow, taken, entry, failed=failed):
                await queue.drop(uow, entry)
                return
            await announce(uow, taken.workspace, taken.id, "queued")

    async def _end(
        self, taken: Taken, state: str, *, result: Result | None = None, error: Result | None = None
    ) -> None:
        async with self._resources.database.begin() as uow:
            if await ledger.end(uow, taken, state, result=result, error=error):
                await announce(uow, taken.workspace, taken.id, state)
