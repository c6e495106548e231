"""The way to a job."""

from __future__ import annotations

from dianjing.server.db.models.job import Job
from dianjing.server.kit.access import RowAccess
from dianjing.server.kit.gates import Here

job_access = RowAccess("job", Job)


async def asked_for_it(here: Here) -> bool:
    """Whether who asks about the job is who asked for it."""
    return bool(here.thing.created_by == here.actor.user_id)
