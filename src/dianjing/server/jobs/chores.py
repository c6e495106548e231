"""Doing the chores: every worker looks every second, the database decides who does which."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog

from dianjing.server.jobs.passing import DATABASE_TROUBLE, is_passing
from dianjing.server.kit.background import ChoreKind, chores
from dianjing.server.kit.resources import Resources

_log = structlog.get_logger(__name__)


async def do_chores(resources: Resources, stopping: asyncio.Event, *, interval: float = 1.0) -> None:
    """Do what is due until ``stopping`` is set; a chore that fails is logged and comes again."""
    known: Sequence[ChoreKind] = list(chores().values())
    running: dict[str, asyncio.Task[None]] = {}
    while not stopping.is_set():
        try:
            due = await claim(resources, [chore for chore in known if chore.name not in running])
        except DATABASE_TROUBLE as error:
            _log.warning("chores.database_away", error=repr(error))
            due = []
        for chore in due:
            task = asyncio.create_task(_do(resources, chore), name=f"chore {chore.name}")
            running[chore.name] = task
            task.add_done_callback(partial(_forget, running, chore.name))
        try:
            async with asyncio.timeout(interval):
                await stopping.wait()
        except TimeoutError:
            continue
    for task in list(running.values()):
        task.cancel()
    await asyncio.gather(*running.values(), return_exceptions=True)


def _forget(running: dict[str, asyncio.Task[None]], name: str, task: asyncio.Task[None]) -> None:
    del running[name]
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("chore.crashed", chore=name, exc_info=error)


async def claim(resources: Resources, known: Sequence[ChoreKind]) -> list[ChoreKind]:
    """The chores among ``known`` that are due and nobody else's; each is ours until its lease ends."""
    async with resources.database.begin() as uow:
        connection = await uow.raw()
        names = [chore.name for chore in known]
        await connection.execute(
            "INSERT INTO chores (name, next_at) SELECT n.name, clock_timestamp() FROM unnest($1::text[]) AS n(name)"
            " WHERE NOT EXISTS (SELECT 1 FROM chores c WHERE c.name = n.name) ON CONFLICT DO NOTHING",
            names,
        )
        rows = await connection.fetch(
            "UPDATE chores SET next_at = clock_timestamp() + make_interval(secs => lease)"
            " FROM (SELECT n.name, n.lease FROM unnest($1::text[], $2::float8[]) AS n(name, lease)"
            " JOIN chores c ON c.name = n.name WHERE c.next_at <= clock_timestamp() FOR UPDATE OF c SKIP LOCKED) due"
            " WHERE chores.name = due.name RETURNING chores.name",
            names,
            [chore.lease for chore in known],
        )
    mine = {row["name"] for row in rows}
    return [chore for chore in known if chore.name in mine]


async def _do(resources: Resources, chore: ChoreKind) -> None:
    error: str | None = None
    try:
        await chore.run(resources)
    except BaseException as failed:
        error = repr(failed)
        if not is_passing(failed):
            raise
        _log.warning("chore.failed", chore=chore.name, error=error)
    finally:
        await _ended(resources, chore, error)


async def _ended(resources: Resources, chore: ChoreKind, error: str | None) -> None:
    async with resources.database.begin() as uow:
        connection = await uow.raw()
        await connection.execute(
            "UPDATE chores SET next_at = clock_timestamp() + $2::interval, ended_at = clock_timestamp(), error = $3"
            " WHERE name = $1",
            chore.name,
            timedelta(seconds=chore.seconds),
            error,
        )
