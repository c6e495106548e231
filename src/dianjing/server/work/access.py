"""The way to a lease or a task: by its id, in a project of one of the actor's workspaces."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.server.db.models.tasks import Slot, Task
from dianjing.server.kit.gates import not_found
from dianjing.server.kit.hot_route import HotRequest
from dianjing.server.kit.project_access import ProjectAccess, project_access
from dianjing.server.work import repository
from dianjing.server.work.book import open_lease_book
from dianjing.server.work.desk import Station, open_desk
from dianjing.server.work.lease import LeaseFacts

__all__ = ["lease_access", "own_lease", "own_task", "project_access", "task_access"]

lease_access = ProjectAccess("lease", Slot, Slot.holder.is_not(None))
task_access = ProjectAccess("task", Task)


async def own_lease(asked: HotRequest) -> tuple[LeaseFacts, Station]:
    """The lease that the path names, with its project, for who holds or held it and still has the permission.

    Raises ``NotFound`` for a lease of another workspace, ``Forbidden`` without the permission, and ``Conflict`` for
    somebody else's lease.
    """
    facts = await asked.resources.once(open_lease_book).get(asked.actor, asked.id("lease"))
    station = await asked.resources.once(open_desk).station(asked.actor, facts.project)
    asked.permit(station.permissions)
    if facts.holder != asked.actor.user_id:
        raise Conflict(
            "lease.not_yours",
            Words(zh="这个任务是别人领取的", en="Somebody else took this task"),
            hint=Words(zh="请自己领取一个任务", en="Take a task of your own"),
        )
    return facts, station


async def own_task(asked: HotRequest) -> tuple[Row[Any], Station]:
    """The task that the path names (its ``id`` and ``stage``), with its project, for who may work there.

    Raises ``NotFound`` for a task of another workspace, ``Forbidden`` without the permission.
    """
    async with asked.resources.database.begin() as uow:
        row = await repository.task_place(uow, list(asked.actor.memberships), asked.id("task"))
    if row is None:
        raise not_found()
    station = await asked.resources.once(open_desk).station(asked.actor, row.project_id)
    asked.permit(station.permissions)
    return row, station
