"""Taking jobs over from workers that died: nothing else would ever touch them again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import structlog

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.jobs import ledger, queue
from dianjing.server.jobs.news import announce
from dianjing.server.jobs.problems import problem
from dianjing.server.kit.unit_of_work import UnitOfWork

_log = structlog.get_logger(__name__)
_AT_ONCE = 100

# A running job whose worker is silent; and a waiting one whose entry in the queue was fetched by a worker that died
# before it took the job up, or is gone.
_STRANDED = """
SELECT j.id, j.workspace_id, j.state, j.failures, j.queue_id, j.priority, j.lock
FROM jobs j LEFT JOIN procrastinate_jobs q ON q.id = j.queue_id
LEFT JOIN procrastinate_workers w ON w.id = q.worker_id
WHERE (j.state = 'running' AND j.heartbeat_at < clock_timestamp() - $1::interval)
   OR (j.state = 'queued' AND (q.id IS NULL OR (q.status <> 'todo' AND coalesce(w.last_heartbeat, '-infinity')
       < clock_timestamp() - greatest($1::interval, interval '30 seconds'))))
ORDER BY j.id LIMIT $2 FOR UPDATE OF j SKIP LOCKED
"""

# An entry that no job goes by any more, fetched by a worker that died before it could put it away: after the job's end
# was written, or after it was queued again. It would hold on to its lock for ever. Workers beat every ten seconds here.
_LEFT_BEHIND = """
DELETE FROM procrastinate_jobs q WHERE q.status <> 'todo'
AND NOT EXISTS (SELECT FROM jobs j WHERE j.queue_id = q.id AND j.state IN ('queued', 'running'))
AND coalesce((SELECT w.last_heartbeat FROM procrastinate_workers w WHERE w.id = q.worker_id), '-infinity')
    < clock_timestamp() - greatest($1::interval, interval '30 seconds')
"""

_KILLED = problem(
    Unavailable(
        "jobs.killed",
        Words(
            zh="作业多次使后台进程意外退出，已停止重试。",
            en="The worker died at this job again and again, so it was given up.",
        ),
        hint=Words(
            zh="很可能是内存不足：请查看服务日志，处理后重试。",
            en="Most likely memory ran out: look at the server's log, then try again.",
        ),
    )
)


async def rescue(uow: UnitOfWork, silent_for: timedelta) -> int:
    """Queue again what dead workers left, from its last checkpoint; how many. A job that kills worker after worker
    fails at last."""
    connection = await uow.raw()
    await connection.execute(_LEFT_BEHIND, silent_for)
    stranded = await connection.fetch(_STRANDED, silent_for, _AT_ONCE)
    for row in stranded:
        if row["queue_id"] is not None:
            await queue.drop(uow, row["queue_id"])
        if row["state"] == "running" and row["failures"] + 1 >= ledger.MOST_FAILURES:
            await _give_up(uow, row)
        else:
            await _queue_again(uow, row)
    return len(stranded)


async def _queue_again(uow: UnitOfWork, row: Any) -> None:
    entry = await queue.push(uow, row["id"], priority=row["priority"], lock=row["lock"])
    connection = await uow.raw()
    await connection.execute(
        "UPDATE jobs SET state = 'queued', worker = NULL, queue_id = $2, failures = failures + $3::int WHERE id = $1",
        row["id"],
        entry,
        int(row["state"] == "running"),
    )
    await announce(uow, row["workspace_id"], row["id"], "queued")
    _log.warning("job.rescued", job=str(row["id"]), state=row["state"])


async def _give_up(uow: UnitOfWork, row: Any) -> None:
    connection = await uow.raw()
    await connection.execute(
        "UPDATE jobs SET state = 'failed', worker = NULL, queue_id = NULL, ended_at = dianjing_now(), error = $2::jsonb"
        " WHERE id = $1",
        row["id"],
        orjson.dumps(_KILLED).decode(),
    )
    await announce(uow, row["workspace_id"], row["id"], "failed")
    _log.error("job.given_up", job=str(row["id"]))
