"""The rows of items, one by one and with what hangs on them; lists stand in ``listing.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.items import Item, ItemLabel
from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.unit_of_work import UnitOfWork


async def labels(uow: UnitOfWork, workspace: UUID, items: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Objects by label of several items, over all layers' heads; the largest count of a label counts."""
    statement = (
        select(ItemLabel.item_id, ItemLabel.label, func.max(ItemLabel.objects).label("objects"))
        .where(ItemLabel.workspace_id == workspace, ItemLabel.item_id.in_(list(items)))
        .group_by(ItemLabel.item_id, ItemLabel.label)
        .order_by(ItemLabel.label)
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in await uow.rows(statement):
        found.setdefault(row.item_id, {})[row.label] = row.objects
    return found


async def tasks(uow: UnitOfWork, workspace: UUID, items: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    """The tasks of several items."""
    statement = (
        select(Task.id, Task.item_id, Task.project_id, Task.stage, Task.state)
        .where(Task.workspace_id == workspace, Task.item_id.in_(list(items)))
        .order_by(Task.id)
    )
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await uow.rows(statement):
        found.setdefault(row.item_id, []).append(row)
    return found


async def set_deleted(uow: UnitOfWork, item: Row[Any], *, deleted: bool) -> None:
    """Put an item away or bring it back; the dataset's count follows."""
    await uow.execute(
        update(Item)
        .where(Item.workspace_id == item.workspace_id, Item.id == item.id)
        .values(deleted_at=func.dianjing_now() if deleted else None, updated_at=func.dianjing_now())
    )
    await uow.execute(
        update(Dataset)
        .where(Dataset.workspace_id == item.workspace_id, Dataset.id == item.dataset_id)
        .values(items=Dataset.items + (-1 if deleted else 1))
    )


async def living_with_key(uow: UnitOfWork, item: Row[Any]) -> UUID | None:
    """The living item that has this one's key."""
    found: UUID | None = await uow.scalar(
        select(Item.id).where(
            Item.workspace_id == item.workspace_id,
            Item.dataset_id == item.dataset_id,
            Item.key == item.key,
            Item.deleted_at.is_(None),
        )
    )
    return found
