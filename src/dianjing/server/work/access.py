"""The way to a lease: by the slot's id, in a project of one of the actor's workspaces."""

from __future__ import annotations

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.server.db.models.tasks import Slot
from dianjing.server.kit.hot_route import HotRequest
from dianjing.server.kit.project_access import ProjectAccess, project_access
from dianjing.server.work.book import open_lease_book
from dianjing.server.work.desk import Station, open_desk
from dianjing.server.work.lease import LeaseFacts

__all__ = ["lease_access", "own_lease", "project_access"]

lease_access = ProjectAccess("lease", Slot, Slot.holder.is_not(None))


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
