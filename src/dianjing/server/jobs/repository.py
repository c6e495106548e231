"""The jobs of one workspace, as people list and control them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.server.db.models.job import Job
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

_NEWEST = Order("newest", (Key(Job.__table__.c.id, descending=True),))


async def one(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any]:
    """A job's row. Raises ``NotFound``."""
    row = await uow.row(select(Job.__table__).where(Job.workspace_id == workspace, Job.id == job))
    if row is None:
        raise _not_found()
    return row


async def page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, *, states: Sequence[str], thing: UUID | None
) -> tuple[Sequence[Row[Any]], str | None]:
    """The newest jobs first."""
    query = select(Job.__table__).where(Job.workspace_id == workspace)
    if states:
        query = query.where(Job.state.in_(list(states)))
    if thing is not None:
        query = query.where(Job.thing_id == thing)
    return await page_of(uow, query, _NEWEST, asked)


async def locked(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any]:
    """A job's row, kept from changing until the transaction ends. Raises ``NotFound``."""
    query = (
        select(Job.state, Job.queue_id, Job.priority, Job.lock)
        .where(Job.workspace_id == workspace, Job.id == job)
        .with_for_update()
    )
    row = await uow.row(query)
    if row is None:
        raise _not_found()
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


def _not_found() -> NotFound:
    return NotFound("jobs.not_found", Words(zh="没有这个作业。", en="There is no such job."))
