"""The worker: runs jobs, chores and the outbox of one database until it is told to stop.

One runs inside ``dianjing serve``; ``dianjing worker`` starts more, on any machine that reaches the database and the
blobs. They need no word from each other: what is to be done, and by whom, stands in the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from uuid import UUID

import procrastinate
import structlog

from dianjing.server.jobs import queue
from dianjing.server.jobs.chores import do_chores
from dianjing.server.jobs.passing import DATABASE_TROUBLE
from dianjing.server.jobs.runner import Runner
from dianjing.server.kit.background import OutboxTopic, topics
from dianjing.server.kit.outbox import BATCH, drain
from dianjing.server.kit.resources import Resources

_log = structlog.get_logger(__name__)
_IDLE_AT_LEAST, _IDLE_AT_MOST = 0.2, 0.5
"""Seconds between two looks at an empty outbox: short after there was something, longer when it stays empty. What comes
in between is done together, which costs a third of doing it piece by piece."""
_PATIENCE = 20.0
"""Seconds that a running job has to reach its next checkpoint when the worker stops."""
_AGAIN = 2.0


class Worker:
    """One worker. ``run`` returns after ``stop``, when what it had begun is finished or handed back."""

    def __init__(self, resources: Resources, *, at_once: int = 2, patience: float = _PATIENCE) -> None:
        self._resources = resources
        self._at_once = at_once
        self._patience = patience
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End soon: running jobs are handed back at their next checkpoint."""
        self._stopping.set()

    async def run(self) -> None:
        """Work until ``stop`` was called. A database that goes away for a while is waited for."""
        parts: list[Coroutine[None, None, None]] = [
            self._kept_up("queue", self._run_queue),
            do_chores(self._resources, self._stopping),
            *(self._kept_up(f"outbox {name}", self._outbox_of(topic)) for name, topic in topics().items()),
        ]
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)

    async def _kept_up(self, name: str, part: Callable[[], Coroutine[None, None, None]]) -> None:
        while not self._stopping.is_set():
            try:
                await part()
            except DATABASE_TROUBLE as error:
                _log.warning("worker.waits_for_database", part=name, error=repr(error))
            await self._pause(_AGAIN)

    async def _run_queue(self) -> None:
        app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=self._resources.database.url,
                kwargs={"application_name": "dianjing queue"},
                min_size=1,
                max_size=2 + self._at_once,
            )
        )
        runner = Runner(self._resources, self._stopping)

        @app.task(name=queue.TASK, queue=queue.QUEUE)
        async def run(job: str) -> None:
            await runner.run(UUID(job))

        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(
                    queues=[queue.QUEUE],
                    concurrency=self._at_once,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    shutdown_graceful_timeout=self._patience,
                ),
                name="queue",
            )
            stopped = asyncio.create_task(self._stopping.wait())
            await asyncio.wait([working, stopped], return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            if self._stopping.is_set():
                # Cancelling it lets running jobs reach their end or their next checkpoint first.
                working.cancel()
                await asyncio.wait([working])
            else:
                await working

    def _outbox_of(self, topic: OutboxTopic) -> Callable[[], Coroutine[None, None, None]]:
        async def poll() -> None:
            idle = _IDLE_AT_LEAST
            while not self._stopping.is_set():
                taken = await drain(self._resources, topic)
                if taken < BATCH:
                    idle = _IDLE_AT_LEAST if taken else min(idle * 2, _IDLE_AT_MOST)
                    await self._pause(idle)

        return poll

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
