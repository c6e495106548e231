"""The only way to an item; and the condition under which an annotator may read one."""

from __future__ import annotations

from sqlalchemy import select

from dianjing.server.db.models.items import Item
from dianjing.server.db.models.tasks import Slot, Task
from dianjing.server.kit.access import RowAccess
from dianjing.server.kit.gates import Here, Otherwise

item_access = RowAccess("item", Item, Item.deleted_at.is_(None))

deleted_item_access = RowAccess("item", Item)
"""Deleted ones too, for bringing them back."""


async def holds_or_held(here: Here) -> bool:
    """Whether the actor holds, or has held, a slot of a task on this item."""
    statement = (
        select(Slot.id)
        .join(Task, (Task.id == Slot.task_id) & (Task.workspace_id == here.workspace))
        .where(
            Slot.workspace_id == here.workspace,
            Task.item_id == here.thing.id,
            Slot.holder == here.actor.user_id,
            Slot.state.in_(["leased", "done", "skipped", "expired", "released"]),
        )
        .limit(1)
    )
    return await here.uow.scalar(statement) is not None


HOLDER = Otherwise("work.assigned_items.read", holds_or_held)
