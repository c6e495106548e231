"""The chore of the news table."""

from __future__ import annotations

from dianjing.server.events.service import prune
from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources


@chore("events.prune", seconds=300)
async def forget_old_news(resources: Resources) -> None:
    """News older than an hour is nobody's news."""
    async with resources.database.begin() as uow:
        await prune(uow)
