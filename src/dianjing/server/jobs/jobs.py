"""The chores of the queue itself."""

from __future__ import annotations

from datetime import timedelta

from dianjing.server.jobs.rescue import rescue
from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources


@chore("jobs.rescue", seconds=3, lease=10)
async def rescue_jobs(resources: Resources) -> None:
    """Queue again what dead workers left."""
    async with resources.database.begin() as uow:
        await rescue(uow, timedelta(seconds=resources.settings.worker_silent_seconds))
