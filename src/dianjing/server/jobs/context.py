"""A running job, as its function sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from dianjing.core.words import Words
from dianjing.server.jobs import ledger
from dianjing.server.jobs.ledger import Taken
from dianjing.server.jobs.news import announce
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork

_BETWEEN_WRITES = 1.0
"""Seconds between two writes of the progress; what comes between them is kept in memory."""


class Stopped(Exception):
    """Ends a job's function from inside: it was cancelled, the worker stops, or another worker has the job now."""


class Cancelled(Stopped):
    """Somebody asked for it."""


class Interrupted(Stopped):
    """The worker is being stopped; the job goes on elsewhere."""


class Overtaken(Stopped):
    """The job was given to another worker, because this one was silent for too long."""


class RunningJob:
    """Implements ``JobContext`` (kit/background.py) for one run."""

    def __init__(self, resources: Resources, taken: Taken, stopping: asyncio.Event) -> None:
        self._resources = resources
        self._taken = taken
        self._stopping = stopping
        self._acting = Acting(user_id=taken.created_by, via="job", request_id=f"job-{taken.id}")
        self._checkpoint = taken.checkpoint
        self._cancelled = False
        self._lost = False
        self._written_at = 0.0
        self._unwritten: tuple[int, int | None, Words | None] | None = None
        self._lines: list[Words] = []
        self._open_units = 0

    @property
    def job(self) -> UUID:
        return self._taken.id

    @property
    def workspace(self) -> UUID:
        return self._taken.workspace

    @property
    def created_by(self) -> UUID | None:
        return self._taken.created_by

    @property
    def arguments(self) -> Mapping[str, Any]:
        return self._taken.arguments

    @property
    def checkpoint(self) -> Mapping[str, Any] | None:
        return self._checkpoint

    @property
    def resources(self) -> Resources:
        return self._resources

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        self._raise_if_stopped()
        # Inside a unit of work that may have written the job's row, progress and log lines wait: writing them from
        # another transaction would wait for this one, and this one for them.
        self._open_units += 1
        try:
            async with self._resources.database.begin(by=self._acting) as uow:
                self._heed(await ledger.hold(uow, self._taken))
                yield uow
        finally:
            self._open_units -= 1

    async def save(self, uow: UnitOfWork, checkpoint: Mapping[str, JsonValue]) -> None:
        if not await ledger.write_checkpoint(uow, self._taken, checkpoint):
            raise Overtaken
        self._checkpoint = dict(checkpoint)

    async def progress(self, done: int, total: int | None = None, message: Words | None = None) -> None:
        self._raise_if_stopped()
        self._unwritten = (done, total, message)
        if not self._open_units and time.monotonic() - self._written_at >= _BETWEEN_WRITES:
            await self.flush()

    def cancelled(self) -> bool:
        return self._cancelled or self._lost or self._stopping.is_set()

    async def log(self, words: Words) -> None:
        self._lines.append(words)
        if not self._open_units:
            await self.flush()

    async def flush(self) -> None:
        """Write the progress and the log lines that are still only in memory."""
        progress, self._unwritten = self._unwritten, None
        lines, self._lines = self._lines, []
        if progress is None and not lines:
            return
        async with self._resources.database.begin() as uow:
            for line in lines[-ledger.LOG_LINES :]:
                await ledger.write_log(uow, self._taken, line)
            if progress is not None:
                done, total, message = progress
                if not await ledger.write_progress(uow, self._taken, done, total, message):
                    raise Overtaken
                await announce(uow, self._taken.workspace, self._taken.id, "running", done=done, total=total)
        self._written_at = time.monotonic()

    async def beat(self) -> None:
        """Say that the run is alive, and take note of what was asked of it meanwhile."""
        async with self._resources.database.begin() as uow:
            standing = await ledger.beat(uow, self._taken)
        self._cancelled, self._lost = standing.cancelled, standing.lost

    def _heed(self, standing: ledger.Standing) -> None:
        self._cancelled, self._lost = standing.cancelled, standing.lost
        self._raise_if_stopped()

    def _raise_if_stopped(self) -> None:
        if self._lost:
            raise Overtaken
        if self._cancelled:
            raise Cancelled
        if self._stopping.is_set():
            raise Interrupted
