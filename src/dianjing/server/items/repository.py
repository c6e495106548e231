"""The rows of items: every filter and order that is offered has an index to begin at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update

from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.items import Item, ItemLabel
from dianjing.server.db.models.tasks import Task
from dianjing.server.items.schemas import ItemOrder
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

ORDERS: Mapping[ItemOrder, Order] = {
    "key": Order("key", (Key(Item.__table__.c.key),)),
    "-key": Order("-key", (Key(Item.__table__.c.key, descending=True),)),
    "created": Order("created", (Key(Item.__table__.c.id),)),
    "-created": Order("-created", (Key(Item.__table__.c.id, descending=True),)),
}
_BY_LABEL = Order("label", (Key(ItemLabel.__table__.c.key), Key(ItemLabel.__table__.c.item_id)))
_HIGHEST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of items is narrowed to. ``prefix`` is the beginning of the key: a folder, for most."""

    modality: str | None = None
    split: str | None = None
    group: str | None = None
    label: str | None = None
    prefix: str | None = None
    deleted: bool = False


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID, wanted: Filter, order: ItemOrder, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of a dataset's items. With a label, the order is always by key."""
    statement = select(Item.__table__).where(
        Item.workspace_id == workspace,
        Item.dataset_id == dataset,
        Item.deleted_at.is_not(None) if wanted.deleted else Item.deleted_at.is_(None),
    )
    for column, value in ((Item.modality, wanted.modality), (Item.split, wanted.split), (Item.group, wanted.group)):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.label is None:
        statement = _with_prefix(statement, Item.key, wanted.prefix)
        return await page_of(uow, statement, ORDERS[order], asked)
    statement = _with_prefix(statement, ItemLabel.key, wanted.prefix).join(ItemLabel, ItemLabel.item_id == Item.id)
    statement = statement.where(
        ItemLabel.workspace_id == workspace, ItemLabel.dataset_id == dataset, ItemLabel.label == wanted.label
    )
    return await page_of(uow, statement, _BY_LABEL, asked)


def _with_prefix(statement: Select[Any], column: Any, prefix: str | None) -> Select[Any]:
    # A range, which any index by key serves; LIKE would need one of its own.
    return statement if not prefix else statement.where(column >= prefix, column < prefix + _HIGHEST)


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
