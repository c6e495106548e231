"""The chores of the blobs."""

from __future__ import annotations

import structlog

from dianjing.server.blobs.garbage import collect, sweep_orphans
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.background import chore
from dianjing.server.kit.resources import Resources

_log = structlog.get_logger(__name__)
_DAY = 86_400.0


@chore("blobs.garbage", seconds=_DAY / 4, lease=3_600)
async def remove_garbage(resources: Resources) -> None:
    """Remove blobs that nothing names, and what interrupted uploads left."""
    blobs = resources.once(open_blobs)
    removed = await collect(resources.database, blobs.store)
    swept = await blobs.store.sweep(_DAY)
    if removed or swept:
        _log.info("blobs.garbage_removed", blobs=removed, scratch=swept)


@chore("blobs.orphans", seconds=_DAY * 7, lease=6 * 3_600)
async def remove_orphans(resources: Resources) -> None:
    """Remove bytes that no row knows."""
    await sweep_orphans(resources.database, resources.once(open_blobs).store)
