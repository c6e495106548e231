"""Routes of items."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from dianjing.server.datasets.access import dataset_access
from dianjing.server.items import service
from dianjing.server.items.access import HOLDER, deleted_item_access, item_access
from dianjing.server.items.schemas import ItemOrder, ItemOut, WorkState
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter

router = FeatureRouter("items")

Word = Annotated[str | None, Query(max_length=1000)]


def _filter(
    modality: Word = None,
    split: Word = None,
    group: Word = None,
    label: Word = None,
    prefix: Word = None,
    project: Annotated[UUID | None, Query(description="its tasks alone; with state=outside, all others")] = None,
    state: Annotated[WorkState | None, Query(description="where an item stands in the project")] = None,
    deleted: bool = False,
) -> service.Filter:
    return service.Filter(modality, split, group, label, prefix, project, state, deleted)


@router.get("/datasets/{dataset}/items", operation_id="items.list")
async def list_items(
    asked: AskedPage,
    wanted: Annotated[service.Filter, Depends(_filter)],
    order: ItemOrder = "key",
    here: Here = Permit("items.read", on=dataset_access),
) -> Page[ItemOut]:
    """Items of a dataset. Filters go with the orders by key alone; with several of them a page may be short, even
    empty, and still have a ``next``."""
    items, following = await service.page(here.uow, here.workspace, here.thing.id, wanted, order, asked)
    return Page[ItemOut](items=items, next=following)


@router.get("/items/{item}", operation_id="items.get")
async def get_item(here: Here = Permit("items.read", on=item_access, otherwise=[HOLDER])) -> ItemOut:
    """One item with its media."""
    return (await service.shown(here.uow, here.workspace, [here.thing]))[0]


@router.delete("/items/{item}", operation_id="items.delete", status_code=204)
async def delete_item(here: Here = Permit("items.delete", on=item_access)) -> None:
    """Put an item away; for 30 days it can be brought back."""
    await service.delete(here.uow, here.thing)


@router.post("/items/{item}/restore", operation_id="items.restore", status_code=204)
async def restore_item(here: Here = Permit("items.delete", on=deleted_item_access)) -> None:
    """Bring an item back."""
    await service.restore(here.uow, here.thing)
