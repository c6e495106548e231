"""The chore that purges."""

from __future__ import annotations

import structlog

from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources
from dianjing.server.purge.service import purge

_log = structlog.get_logger(__name__)
_HOUR = 3_600.0


@chore("purge.deleted", seconds=6 * _HOUR, lease=6 * _HOUR)
async def purge_deleted(resources: Resources) -> None:
    """Remove for good what was deleted longer than 30 days ago."""
    gone = await purge(resources)
    if any(gone.values()):
        _log.info("purge.done", **{f"{name}s": count for name, count in gone.items()})
