"""What the worker writes into the jobs table: take up, heartbeat, progress, checkpoint, end.

Every statement after the first names the ``run``: once the job was given to another worker, what the old one still
writes finds no row. Workers serve all workspaces, so this is the raw connection and the job's own id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import JsonValue

from dianjing.core.words import Words
from dianjing.server.kit.unit_of_work import UnitOfWork

LOG_LINES = 200
MOST_FAILURES = 5
"""Runs that may end badly one after another, without a checkpoint between them, before the job is given up."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job as it was taken up."""

    id: UUID
    run: int
    workspace: UUID
    kind: str
    arguments: Mapping[str, Any]
    checkpoint: Mapping[str, Any] | None
    created_by: UUID | None
    priority: int
    lock: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a running job stands in the table: asked to stop, or no longer this run's at all."""

    cancelled: bool
    lost: bool


async def take_up(uow: UnitOfWork, job: UUID, worker: str) -> Taken | None:
    """Mark a queued job as running; None where it is no longer queued (cancelled, or taken up elsewhere)."""
    connection = await uow.raw()
    row = await connection.fetchrow(
        "UPDATE jobs SET state = 'running', run = run + 1, worker = $2, heartbeat_at = clock_timestamp(),"
        " started_at = coalesce(started_at, dianjing_now()), error = NULL"
        " WHERE id = $1 AND state = 'queued'"
        " RETURNING id, run, workspace_id AS workspace, kind, arguments, checkpoint, created_by, priority, lock",
        job,
        worker,
    )
    return None if row is None else Taken(**dict(row))


async def beat(uow: UnitOfWork, taken: Taken) -> Standing:
    """Say that the run is alive, and hear whether it should stop."""
    connection = await uow.raw()
    cancelled = await connection.fetchval(
        "UPDATE jobs SET heartbeat_at = clock_timestamp() WHERE id = $1 AND run = $2 AND state = 'running'"
        " RETURNING cancel_requested",
        taken.id,
        taken.run,
    )
    return Standing(cancelled=bool(cancelled), lost=cancelled is None)


async def hold(uow: UnitOfWork, taken: Taken) -> Standing:
    """Keep the job ours until this transaction ends: who takes jobs over locks them FOR UPDATE first."""
    connection = await uow.raw()
    cancelled = await connection.fetchval(
        "SELECT cancel_requested FROM jobs WHERE id = $1 AND run = $2 AND state = 'running' FOR KEY SHARE",
        taken.id,
        taken.run,
    )
    return Standing(cancelled=bool(cancelled), lost=cancelled is None)


async def write_progress(uow: UnitOfWork, taken: Taken, done: int, total: int | None, message: Words | None) -> bool:
    """Write how far it is; False where the run is no longer ours."""
    connection = await uow.raw()
    written = await connection.fetchval(
        "UPDATE jobs SET done = $3, total = coalesce($4, total), message = coalesce($5::jsonb, message),"
        " heartbeat_at = clock_timestamp() WHERE id = $1 AND run = $2 AND state = 'running' RETURNING id",
        taken.id,
        taken.run,
        done,
        total,
        _words(message),
    )
    return written is not None


async def write_checkpoint(uow: UnitOfWork, taken: Taken, checkpoint: Mapping[str, JsonValue]) -> bool:
    """Write where to go on; False where the run is no longer ours."""
    connection = await uow.raw()
    written = await connection.fetchval(
        "UPDATE jobs SET checkpoint = $3::jsonb, failures = 0, heartbeat_at = clock_timestamp()"
        " WHERE id = $1 AND run = $2 AND state = 'running' RETURNING id",
        taken.id,
        taken.run,
        orjson.dumps(checkpoint).decode(),
    )
    return written is not None


async def write_log(uow: UnitOfWork, taken: Taken, words: Words) -> None:
    """Append a line; the oldest go once there are more than ``LOG_LINES``."""
    connection = await uow.raw()
    await connection.execute(
        "UPDATE jobs SET log = (CASE WHEN jsonb_array_length(log) >= $4 THEN log - 0 ELSE log END)"
        " || jsonb_build_array(jsonb_build_object('at', dianjing_now(), 'words', $3::jsonb))"
        " WHERE id = $1 AND run = $2 AND state = 'running'",
        taken.id,
        taken.run,
        _words(words),
        LOG_LINES,
    )


async def end(
    uow: UnitOfWork,
    taken: Taken,
    state: str,
    *,
    result: Mapping[str, JsonValue] | None = None,
    error: Mapping[str, JsonValue] | None = None,
) -> bool:
    """The job is over; False where the run is no longer ours."""
    connection = await uow.raw()
    ended = await connection.fetchval(
        "UPDATE jobs SET state = $3, result = $4::jsonb, error = $5::jsonb, ended_at = dianjing_now(), worker = NULL,"
        " queue_id = NULL, cancel_requested = false WHERE id = $1 AND run = $2 AND state = 'running' RETURNING id",
        taken.id,
        taken.run,
        state,
        None if result is None else orjson.dumps(result).decode(),
        None if error is None else orjson.dumps(error).decode(),
    )
    return ended is not None


async def requeue(uow: UnitOfWork, taken: Taken, entry: int, *, failed: bool) -> bool:
    """Put a running job back to the queued ones under a new entry of the queue; False where it is not ours."""
    connection = await uow.raw()
    queued = await connection.fetchval(
        "UPDATE jobs SET state = 'queued', worker = NULL, queue_id = $3, failures = failures + $4::int"
        " WHERE id = $1 AND run = $2 AND state = 'running' RETURNING id",
        taken.id,
        taken.run,
        entry,
        int(failed),
    )
    return queued is not None


async def failures(uow: UnitOfWork, taken: Taken) -> int:
    """How many runs have ended badly since the last checkpoint."""
    connection = await uow.raw()
    return int(await connection.fetchval("SELECT failures FROM jobs WHERE id = $1", taken.id) or 0)


def _words(words: Words | None) -> str | None:
    return None if words is None else words.model_dump_json(exclude_none=True)
