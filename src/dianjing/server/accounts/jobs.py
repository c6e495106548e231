"""What is tidied up of accounts in the background."""

from __future__ import annotations

from dianjing.server.accounts import repository
from dianjing.server.accounts.throttle import forget_old_attempts
from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources


@chore("accounts.tidy", seconds=3600)
async def tidy(resources: Resources) -> None:
    """Drop sessions, tokens, attempts and revocations that are over."""
    async with resources.database.begin() as uow:
        await repository.delete_over(uow)
        await forget_old_attempts(uow)
