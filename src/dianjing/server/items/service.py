"""What happens to items once they are in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import Conflict
from dianjing.core.words import Words
from dianjing.server.audit import service as audit
from dianjing.server.items import listing, repository
from dianjing.server.items.listing import Filter
from dianjing.server.items.schemas import ItemOrder, ItemOut, LabelCount, MediaOut, TaskOfItem
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.media import service as media_service

__all__ = ["Filter", "delete", "media_shown", "page", "restore", "shown"]


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID, wanted: Filter, order: ItemOrder, asked: PageRequest
) -> tuple[list[ItemOut], str | None]:
    """A page of a dataset's items. Raises ``Invalid`` for an order that does not go with the filters."""
    rows, following = await listing.page(uow, workspace, dataset, wanted, order, asked)
    return await shown(uow, workspace, rows), following


async def shown(uow: UnitOfWork, workspace: UUID, rows: Sequence[Row[Any]]) -> list[ItemOut]:
    """Items with their media, labels and tasks: three more queries, however many items."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    media: dict[UUID, list[MediaOut]] = {}
    for row in await media_service.of_items(uow, workspace, ids):
        media.setdefault(row.item_id, []).append(media_shown(row))
    labels = await repository.labels(uow, workspace, ids)
    tasks = await repository.tasks(uow, workspace, ids)
    return [
        ItemOut(
            id=row.id,
            dataset=row.dataset_id,
            key=row.key,
            modality=row.modality,
            split=row.split,
            group=row.group,
            metadata=row.metadata,
            sensitivity=row.sensitivity,
            media=media.get(row.id, []),
            labels=[LabelCount(label=one, objects=count) for one, count in labels.get(row.id, {}).items()],
            tasks=[
                TaskOfItem(id=one.id, project=one.project_id, stage=one.stage, state=one.state)
                for one in tasks.get(row.id, [])
            ],
            created_at=row.created_at,
            updated_at=row.updated_at,
            deleted_at=row.deleted_at,
        )
        for row in rows
    ]


def media_shown(row: Row[Any]) -> MediaOut:
    """A row of ``media`` as the API speaks of it."""
    return MediaOut(
        id=row.id,
        name=row.name,
        type=row.type,
        role=row.role,
        version=row.version,
        size=row.size,
        sha256=row.sha256,
        facts=row.facts,
        probed=row.probed_at is not None,
        problem=row.problem,
    )


async def delete(uow: UnitOfWork, item: Row[Any]) -> None:
    """Put an item away; for 30 days it can be brought back."""
    await repository.set_deleted(uow, item, deleted=True)
    await audit.record(uow, "items.delete", "item", item.id, workspace=item.workspace_id)


async def restore(uow: UnitOfWork, item: Row[Any]) -> None:
    """Bring an item back. Raises ``Conflict`` where another one has taken its key meanwhile."""
    if item.deleted_at is None:
        return
    if await repository.living_with_key(uow, item) is not None:
        raise Conflict(
            "items.key_taken",
            Words(zh=f"已有另一个数据项使用 {item.key}", en=f"Another item has the key {item.key!r} by now."),
        )
    await repository.set_deleted(uow, item, deleted=False)
    await audit.record(uow, "items.delete", "item", item.id, workspace=item.workspace_id, refs={"restored": True})
