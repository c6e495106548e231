"""What pages hear of a job."""

from __future__ import annotations

from uuid import UUID

from dianjing.server.events.service import publish
from dianjing.server.kit.unit_of_work import UnitOfWork


async def announce(
    uow: UnitOfWork, workspace: UUID, job: UUID, state: str, *, done: int = 0, total: int | None = None
) -> None:
    """The job is in this state, or further than before."""
    await publish(
        uow, workspace, "job", job, permission="jobs.read", data={"state": state, "done": done, "total": total}
    )
