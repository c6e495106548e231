"""A job of the workspace that waits in the queue, asked for by the owner."""

from __future__ import annotations

from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.acting import Acting
from tests.permissions.site import Site


async def build(site: Site, path: str) -> str:
    """The job's id."""
    async with site.resources.database.begin(by=Acting(site.place.owner.user_id, "session")) as uow:
        return str(await enqueue(uow, site.place.id, "imports.run", {"import_id": "none"}))
