"""The chores of the queue itself."""

from __future__ import annotations

from datetime import timedelta

from dianjing.server.jobs.rescue import rescue
from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources

SILENT_FOR = timedelta(seconds=15)
"""A running job that has shown no sign of life for so long belongs to a dead worker."""


@chore("jobs.rescue", seconds=3, lease=10)
async def rescue_jobs(resources: Resources) -> None:
    """Queue again what dead workers left."""
    async with resources.database.begin() as uow:
        await rescue(uow, SILENT_FOR)
