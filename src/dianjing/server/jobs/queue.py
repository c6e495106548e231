"""The queue that workers fetch from: procrastinate's tables on our database, spoken to by its SQL functions.

A job is put into the queue in the transaction that asks for it, so it exists exactly when that commits. The queue
holds nothing but the job's id; a finished entry is deleted, for what people look at is our own table.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from dianjing.server.kit.unit_of_work import UnitOfWork

TASK = "dianjing.run"
QUEUE = "jobs"


async def push(
    uow: UnitOfWork, job: UUID, *, priority: int = 0, lock: str | None = None, delay: timedelta | None = None
) -> int:
    """Queue the job and answer the entry's id. Entries with the same ``lock`` never run at once."""
    connection = await uow.raw()
    queued = await connection.fetchval(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW($1, $2, $3, $4, NULL, jsonb_build_object('job', $5::text),"
        " clock_timestamp() + $6::interval)::procrastinate_job_to_defer_v1])",
        QUEUE,
        TASK,
        priority,
        lock,
        str(job),
        delay,
    )
    return int(queued[0])


async def drop(uow: UnitOfWork, entry: int) -> None:
    """Take an entry out of the queue, whatever became of it."""
    connection = await uow.raw()
    await connection.execute("DELETE FROM procrastinate_jobs WHERE id = $1", entry)
