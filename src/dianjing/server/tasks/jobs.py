"""What goes on in the background of tasks: the router, the sweepers of the queue, and the making of many tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import JsonValue

from dianjing.core.words import Words
from dianjing.server.kit.background import JobContext, Outgoing, chore, job, outbox, outbox_together
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.tasks import creation, queue
from dianjing.server.tasks.routing import ROUTE, route

_SWEPT = 500


@outbox_together(ROUTE)
async def route_tasks(resources: Resources, uow: UnitOfWork, rows: Sequence[Outgoing]) -> None:
    """Take tasks on to where their stages say."""
    by_workspace: dict[UUID, dict[UUID, None]] = defaultdict(dict)
    for row in rows:
        by_workspace[row.workspace][row.subject] = None
    for workspace in sorted(by_workspace):
        await route(uow, workspace, by_workspace[workspace])


@chore("tasks.expire_leases", seconds=5)
async def expire_leases(resources: Resources) -> None:
    """Put tasks back whose lease ran out; the drafts stay with who wrote them."""
    while True:
        async with resources.database.begin() as uow:
            swept = await queue.sweep_expired(uow, _SWEPT)
        if swept < _SWEPT:
            return


@chore("tasks.lapse_preferences", seconds=60)
async def lapse_preferences(resources: Resources) -> None:
    """Give to everybody what has waited for one person long enough."""
    while True:
        async with resources.database.begin() as uow:
            swept = await queue.sweep_preferences(uow, _SWEPT)
        if swept < _SWEPT:
            return


@chore("tasks.raise_low", seconds=10)
async def raise_low(resources: Resources) -> None:
    """Tell newcomers where each lane really begins."""
    after: int | None = 0
    while after is not None:
        async with resources.database.begin() as uow:
            after = await queue.raise_low(uow, after)


@outbox(creation.FOLLOW)
async def follow_dataset(resources: Resources, uow: UnitOfWork, row: Outgoing) -> None:
    """Make tasks of the items that a project lacks."""
    await creation.ask_for_all(uow, row.workspace, row.subject)


@job("tasks.add", Words(zh="创建任务", en="Make tasks"))
async def add_tasks(context: JobContext) -> Mapping[str, JsonValue]:
    """Make tasks of items, chunk by chunk."""
    return await creation.add_tasks(context)
