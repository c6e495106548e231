"""Asking for jobs, and controlling them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Row, insert

from dianjing.core.errors import Conflict
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.audit.service import record
from dianjing.server.db.models.job import Job
from dianjing.server.jobs import queue, repository
from dianjing.server.jobs.news import announce
from dianjing.server.kit.background import jobs
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork


async def enqueue(
    uow: UnitOfWork,
    workspace: UUID,
    kind: str,
    arguments: Mapping[str, JsonValue],
    *,
    created_by: UUID | None = None,
    thing: tuple[str, UUID] | None = None,
    priority: int = 0,
    lock: str | None = None,
) -> UUID:
    """Ask for a job in the transaction at hand: it exists, and will be run, exactly when that commits.

    Who asked is ``created_by``, or else who the unit of work acts for. ``thing`` is what it is about
    (``("import", id)``). Jobs with the same ``lock`` never run at once; those with a higher ``priority`` go first.
    Never called on the path of ``submit``: the queue wakes its workers by NOTIFY, which makes commits wait for each
    other.
    """
    if kind not in jobs():
        raise ValueError(f"no feature declares the job {kind!r}")
    job = uuid7()
    entry = await queue.push(uow, job, priority=priority, lock=lock)
    thing_kind, thing_id = thing or (None, None)
    await uow.execute(
        insert(Job).values(
            id=job,
            workspace_id=workspace,
            kind=kind,
            arguments=dict(arguments),
            thing_kind=thing_kind,
            thing_id=thing_id,
            queue_id=entry,
            priority=priority,
            lock=lock,
            created_by=created_by or uow.by.user_id,
        )
    )
    await announce(uow, workspace, job, "queued")
    return job


async def one(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any]:
    """A job as ``presenting.shown`` takes it. Raises ``NotFound``."""
    return await repository.one(uow, workspace, job)


async def page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, *, states: Sequence[str] = (), thing: UUID | None = None
) -> tuple[Sequence[Row[Any]], str | None]:
    """The workspace's jobs, the newest first."""
    return await repository.page(uow, workspace, asked, states=states, thing=thing)


async def cancel(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any]:
    """A waiting job is cancelled at once, a running one when it next tells its progress. A job that is over stays so.

    Raises ``Conflict`` where it is over already.
    """
    row = await repository.locked(uow, workspace, job)
    if row.state == "queued":
        if row.queue_id is not None:
            await queue.drop(uow, row.queue_id)
        await repository.end_waiting(uow, workspace, job, "cancelled")
        await announce(uow, workspace, job, "cancelled")
    elif row.state == "running":
        await repository.request_cancel(uow, workspace, job)
    else:
        raise Conflict(
            "jobs.over",
            Words(zh="作业已经结束，无法取消。", en="The job is over already; there is nothing to cancel."),
        )
    await record(uow, "jobs.cancel", "job", job, workspace=workspace)
    return await one(uow, workspace, job)


async def retry(uow: UnitOfWork, workspace: UUID, job: UUID) -> Row[Any]:
    """Begin a failed or cancelled job again, from its last checkpoint. Raises ``Conflict`` for any other."""
    row = await repository.locked(uow, workspace, job)
    if row.state not in ("failed", "cancelled"):
        raise Conflict(
            "jobs.not_failed",
            Words(zh="只有失败或已取消的作业可以重试。", en="Only a failed or cancelled job can be tried again."),
        )
    entry = await queue.push(uow, job, priority=row.priority, lock=row.lock)
    await repository.requeue(uow, workspace, job, entry)
    await announce(uow, workspace, job, "queued")
    await record(uow, "jobs.retry", "job", job, workspace=workspace)
    return await one(uow, workspace, job)
