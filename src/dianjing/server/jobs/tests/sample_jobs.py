"""Jobs for the tests; a worker process of its own imports this file too."""

from __future__ import annotations

import asyncio
import os
import signal
from uuid import UUID

from dianjing.core.errors import Invalid, Unavailable
from dianjing.core.words import Words
from dianjing.server.kit.background import JobContext, Outgoing, Result, chore, job, outbox
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork


@job("tests.count", title=Words(zh="数数", en="Counting"))
async def count(context: JobContext) -> Result:
    """Write the numbers up to ``to`` into a table, each exactly once, in steps that are checkpoints."""
    to, pause = int(context.arguments["to"]), float(context.arguments.get("pause", 0))
    reached = int((context.checkpoint or {}).get("reached", 0))
    while reached < to:
        async with context.begin() as uow:
            raw = await uow.raw()
            await raw.execute("INSERT INTO counted (job, number) VALUES ($1, $2)", context.job, reached + 1)
            await context.save(uow, {"reached": reached + 1})
        reached += 1
        await context.progress(reached, to, Words(zh="数着", en="Counting on"))
        if context.arguments.get("die_at") == reached and not os.environ.get("IMMORTAL"):
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(pause)
    return {"reached": reached}


@job("tests.die", title=Words(zh="退出", en="Dying"))
async def die(context: JobContext) -> None:
    """Take the whole process along."""
    os.kill(os.getpid(), signal.SIGKILL)


@job("tests.refuse", title=Words(zh="拒绝", en="Refusing"))
async def refuse(context: JobContext) -> None:
    """Fail for a reason that will not go away."""
    raise Invalid("tests.refused", Words(zh="不行", en="No."), hint=Words(zh="别试了", en="Do not."))


@job("tests.crash", title=Words(zh="出错", en="Crashing"))
async def crash(context: JobContext) -> None:
    """Fail for a reason that nobody thought of."""
    raise ZeroDivisionError("a secret in a traceback")


@job("tests.flaky", title=Words(zh="时好时坏", en="Flaky"))
async def flaky(context: JobContext) -> Result:
    """Work at the second attempt."""
    async with context.begin() as uow:
        raw = await uow.raw()
        run = await raw.fetchval("SELECT run FROM jobs WHERE id = $1", context.job)
    if run < 2:
        raise Unavailable("tests.away", Words(zh="不在", en="Away."))
    return {"run": run}


@outbox("tests.topic")
async def handle(resources: Resources, uow: UnitOfWork, outgoing: Outgoing) -> None:
    """Count the row; fail where it says so."""
    raw = await uow.raw()
    await raw.execute("INSERT INTO counted (job, number) VALUES ($1, $2)", outgoing.subject, outgoing.attempts)
    if outgoing.attempts < int(outgoing.payload.get("fail", 0)):
        raise ValueError("not yet")


@chore("tests.rare", seconds=3600)
async def rare(resources: Resources) -> None:
    """Note that it was done, where the table of the samples is."""
    await _note(resources, RARE)


@chore("tests.broken", seconds=0.2, lease=0.2)
async def broken(resources: Resources) -> None:
    """Note that it was begun, then fail."""
    await _note(resources, BROKEN)
    raise ZeroDivisionError("broken")


async def _note(resources: Resources, which: UUID) -> None:
    async with resources.database.begin() as uow:
        raw = await uow.raw()
        if await raw.fetchval("SELECT to_regclass('counted')") is not None:
            await raw.execute("INSERT INTO counted SELECT $1, count(*) FROM counted WHERE job = $1", which)


RARE, BROKEN = UUID(int=1), UUID(int=2)
TABLE = "CREATE TABLE IF NOT EXISTS counted (job uuid, number int, PRIMARY KEY (job, number))"
