"""The ways to revisions, tasks' comments and items, and who else may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select

from dianjing.server.db.models.annotations import Annotation, Comment
from dianjing.server.db.models.tasks import Slot, Task
from dianjing.server.kit.access import Found
from dianjing.server.kit.gates import Here, Otherwise
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.item_access import HOLDER, item_access
from dianjing.server.kit.project_access import ProjectAccess
from dianjing.server.kit.unit_of_work import UnitOfWork

__all__ = [
    "HOLDER",
    "OWN",
    "annotation_access",
    "comment_access",
    "item_access",
    "pair_access",
    "task_access",
    "worked_on",
]

annotation_access = ProjectAccess("annotation", Annotation, with_homeless=True)
task_access = ProjectAccess("task", Task)
comment_access = ProjectAccess("comment", Comment)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two revisions of one workspace."""

    one: Row[Any]
    other: Row[Any]


class _PairAccess:
    parameters = ("annotation", "other")

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        """Both of them, or None."""
        one = await annotation_access.find(uow, actor, {"annotation": values["annotation"]})
        other = await annotation_access.find(uow, actor, {"annotation": values["other"]})
        if one is None or other is None or one.workspace_id != other.workspace_id:
            return None
        # What either project takes away is taken away from the two together.
        return replace(
            one,
            thing=Pair(one.thing, other.thing),
            widened=one.widened & other.widened,
            narrowed=one.narrowed | other.narrowed,
        )


pair_access = _PairAccess()


async def is_author(here: Here) -> bool:
    """Whether what the path names is the actor's own work."""
    things = [here.thing.one, here.thing.other] if isinstance(here.thing, Pair) else [here.thing]
    return all(thing.author_id == here.actor.user_id for thing in things)


OWN = Otherwise("work.assigned_items.read", is_author)


async def worked_on(here: Here, task: Any) -> bool:
    """Whether the actor holds, or held, a slot of the task."""
    held = await here.uow.scalar(
        select(Slot.id)
        .where(Slot.workspace_id == here.workspace, Slot.task_id == task, Slot.holder == here.actor.user_id)
        .limit(1)
    )
    return held is not None
