"""The chores of the audit."""

from __future__ import annotations

import structlog

from dianjing.server.audit.sealer import seal
from dianjing.server.audit.service import forget_reads
from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources

_log = structlog.get_logger(__name__)


@chore("audit.seal", seconds=10)
async def seal_events(resources: Resources) -> None:
    """Seal the events of all transactions that have ended."""
    async with resources.database.begin() as uow:
        sealed = await seal(uow)
    if sealed.events:
        _log.debug("audit.sealed", events=sealed.events, segments=sealed.segments)


@chore("audit.forget_reads", seconds=600)
async def forget_old_reads(resources: Resources) -> None:
    """Keep the table of noted reads small."""
    async with resources.database.begin() as uow:
        await forget_reads(uow)
