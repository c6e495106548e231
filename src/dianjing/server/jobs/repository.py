"""The jobs of one workspace, as people list and control them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.server.db.models.job import Job
from dianjing.server.kit.unit_of_work import UnitOfWork

_SHOWN = (
    Job.id,
    Job.workspace_id,
    Job.kind,
    Job.state,
    Job.thing_kind,
    Job.thing_id,
    Job.done,
    Job.total,
    Job.message,
    Job.result,
    Job.error,
    Job.log,
    Job.run,
    Job.cancel_requested,
    Job.created_by,
    Job.created_at,
    Job.started_at,
    Job.ended_at,
)


async def one(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any] | None:
    """A job as it is shown."""
    return await uow.row(select(*_SHOWN).where(Job.workspace_id == workspace, Job.id == job))


async def page(
    uow: UnitOfWork,
    workspace: UUID,
    *,
    before: UUID | None,
    limit: int,
    states: Sequence[str] = (),
    thing: UUID | None = None,
) -> Sequence[Row[Any]]:
    """The newest jobs first."""
    query = select(*_SHOWN).where(Job.workspace_id == workspace).order_by(Job.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Job.id < before)
    if states:
        query = query.where(Job.state.in_(list(states)))
    if thing is not None:
        query = query.where(Job.thing_id == thing)
    return await uow.rows(query)


async def locked(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any]:
    """A job's row, kept from changing until the transaction ends. Raises ``NotFound``."""
    query = (
        select(Job.state, Job.queue_id, Job.priority, Job.lock)
        .where(Job.workspace_id == workspace, Job.id == job)
        .with_for_update()
    )
    row = await uow.row(query)
    if row is None:
        raise NotFound("jobs.not_found", Words(zh="没有这个作业。", en="There is no such job."))
    return row


async def end_waiting(uow: UnitOfWork, workspace: UUID, job: UUID, state: str) -> None:
    """A job that never ran again is over."""
    await uow.execute(
        update(Job)
        .where(Job.workspace_id == workspace, Job.id == job)
        .values(state=state, ended_at=func.dianjing_now(), queue_id=None)
    )


async def request_cancel(uow: UnitOfWork, workspace: UUID, job: UUID) -> None:
    """Ask the worker that runs the job to end it."""
    await uow.execute(update(Job).where(Job.workspace_id == workspace, Job.id == job).values(cancel_requested=True))


async def requeue(uow: UnitOfWork, workspace: UUID, job: UUID, entry: int) -> None:
    """A job that was over waits again."""
    await uow.execute(
        update(Job)
        .where(Job.workspace_id == workspace, Job.id == job)
        .values(
            state="queued", queue_id=entry, failures=0, error=None, result=None, ended_at=None, cancel_requested=False
        )
    )
