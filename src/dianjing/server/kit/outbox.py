"""The outbox: what a transaction leaves to be done right after it. Polled by every worker; no job, no NOTIFY.

Writing is one INSERT, in Core through ``leave`` or by the hot path's own SQL::

    INSERT INTO outbox (workspace_id, topic, subject)        -- and payload, where there is one

What is done with a row is declared with ``kit.background.outbox`` and runs once: the row is deleted in the same
transaction. Rows of one topic are taken in the order of their ids, by several workers at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from pydantic import JsonValue
from sqlalchemy import insert

from dianjing.server.db.models.tasks import Outbox
from dianjing.server.kit.background import OutboxTopic, Outgoing
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import RawConnection, UnitOfWork

_log = structlog.get_logger(__name__)
BATCH = 50
"""Rows of a topic that one transaction takes; fewer transactions when there is much to do."""
BATCH_TOGETHER = 200
"""The same of a topic whose rows are done together."""
_LONGEST_WAIT = timedelta(minutes=5)

_TAKE = (
    "SELECT id, workspace_id, subject, payload, attempts FROM outbox"
    " WHERE topic = $1 AND due_at <= clock_timestamp() ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED"
)


async def leave(
    uow: UnitOfWork, workspace: UUID, topic: str, subject: UUID, payload: Mapping[str, JsonValue] | None = None
) -> None:
    """Have ``topic`` done for ``subject`` once this transaction has committed."""
    await uow.execute(
        insert(Outbox).values(workspace_id=workspace, topic=topic, subject=subject, payload=dict(payload or {}))
    )


async def drain(resources: Resources, topic: OutboxTopic, *, batch: int | None = None) -> int:
    """Do the rows that are due, in one transaction; how many were taken (``batch``: there may be more).

    A row whose handler raises is put back for later, and the others of the batch stand.
    """
    async with resources.database.begin() as uow:
        connection = await uow.raw()
        most = batch or (BATCH if topic.together is None else BATCH_TOGETHER)
        rows = await connection.fetch(_TAKE, topic.name, most)
        taken = [
            Outgoing(
                id=row["id"],
                workspace=row["workspace_id"],
                subject=row["subject"],
                payload=row["payload"],
                attempts=row["attempts"],
            )
            for row in rows
        ]
        if await _do_together(resources, uow, topic, taken):
            done = [outgoing.id for outgoing in taken]
        else:
            done = [outgoing.id for outgoing in taken if await _do(resources, uow, topic, outgoing)]
        if done:
            await connection.execute("DELETE FROM outbox WHERE id = ANY($1)", done)
    return len(rows)


async def _do_together(resources: Resources, uow: UnitOfWork, topic: OutboxTopic, taken: Sequence[Outgoing]) -> bool:
    if topic.together is None or not taken:
        return False
    try:
        async with uow.savepoint():
            await topic.together(resources, uow, taken)
    except Exception:  # noqa: BLE001 - then one by one, to find the one that is wrong
        _log.exception("outbox.failed_together", topic=topic.name, rows=len(taken))
        return False
    return True


async def _do(resources: Resources, uow: UnitOfWork, topic: OutboxTopic, outgoing: Outgoing) -> bool:
    connection = await uow.raw()
    try:
        async with uow.savepoint():
            await topic.run(resources, uow, outgoing)
    except Exception as error:  # noqa: BLE001 - whatever one row does wrong, the others must go on
        # It waits longer each time; the log, the metrics and the doctor tell of it.
        _log.exception("outbox.failed", topic=topic.name, row=outgoing.id, attempts=outgoing.attempts + 1)
        await _put_back(connection, outgoing, error)
        return False
    return True


async def _put_back(connection: RawConnection, outgoing: Outgoing, error: Exception) -> None:
    wait = min(timedelta(seconds=2**outgoing.attempts), _LONGEST_WAIT) if outgoing.attempts < 10 else _LONGEST_WAIT
    await connection.execute(
        "UPDATE outbox SET attempts = attempts + 1, due_at = clock_timestamp() + $2::interval, error = $3"
        " WHERE id = $1",
        outgoing.id,
        wait,
        f"{type(error).__name__}: {error}"[:500],
    )
