"""The rows of datasets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from dianjing.server.db.models.datasets import Dataset
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

BY_NAME = Order("name", (Key(Dataset.__table__.c.name), Key(Dataset.__table__.c.id)))


async def page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, *, deleted: bool
) -> tuple[Sequence[Row[Any]], str | None]:
    """The datasets of a workspace by name; the deleted ones where they are asked for."""
    wanted = Dataset.deleted_at.is_not(None) if deleted else Dataset.deleted_at.is_(None)
    statement = select(Dataset.__table__).where(Dataset.workspace_id == workspace, wanted)
    return await page_of(uow, statement, BY_NAME, asked)


async def by_name(uow: UnitOfWork, workspace: UUID, name: str) -> Row[Any] | None:
    """The living dataset of this name."""
    return await uow.row(
        select(Dataset.__table__).where(
            Dataset.workspace_id == workspace, Dataset.name == name, Dataset.deleted_at.is_(None)
        )
    )


async def add(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> Row[Any]:
    """Insert a dataset and return its row."""
    statement = insert(Dataset).values(workspace_id=workspace, **values).returning(Dataset.__table__)
    return (await uow.execute(statement)).one()


async def change(uow: UnitOfWork, workspace: UUID, dataset: UUID, values: Mapping[str, Any]) -> Row[Any]:
    """Change a dataset and return its row."""
    statement = (
        update(Dataset)
        .where(Dataset.workspace_id == workspace, Dataset.id == dataset)
        .values(**values, updated_at=func.dianjing_now())
        .returning(Dataset.__table__)
    )
    return (await uow.execute(statement)).one()


async def restore(uow: UnitOfWork, workspace: UUID, dataset: UUID, kept: timedelta) -> Row[Any] | None:
    """Bring a dataset back that was deleted within ``kept``; None when it is too late."""
    statement = (
        update(Dataset)
        .where(
            Dataset.workspace_id == workspace,
            Dataset.id == dataset,
            Dataset.purged_at.is_(None),
            Dataset.deleted_at > func.dianjing_now() - kept,
        )
        .values(deleted_at=None, updated_at=func.dianjing_now())
        .returning(Dataset.__table__)
    )
    return (await uow.execute(statement)).first()
