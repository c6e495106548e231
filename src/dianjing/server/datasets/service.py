"""What happens to datasets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func

from dianjing.core.errors import Conflict, NotFound
from dianjing.core.ids import uuid7
from dianjing.core.words import Words
from dianjing.server.audit import service as audit
from dianjing.server.datasets import repository
from dianjing.server.datasets.schemas import DatasetIn, DatasetPatch
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.retention import KEPT
from dianjing.server.kit.unit_of_work import UnitOfWork


async def create(uow: UnitOfWork, workspace: UUID, wanted: DatasetIn) -> Row[Any]:
    """Make a dataset. Raises ``Conflict`` where the name is taken."""
    await _free(uow, workspace, wanted.name)
    row = await repository.add(
        uow, workspace, {"id": uuid7(), "created_by": uow.by.user_id, **wanted.model_dump(exclude_none=True)}
    )
    await audit.record(uow, "datasets.create", "dataset", row.id, workspace=workspace)
    return row


async def change(uow: UnitOfWork, dataset: Row[Any], wanted: DatasetPatch) -> Row[Any]:
    """Change the title or the description."""
    row = await repository.change(uow, dataset.workspace_id, dataset.id, wanted.model_dump(exclude_unset=True))
    await audit.record(uow, "datasets.write", "dataset", row.id, workspace=dataset.workspace_id)
    return row


async def delete(uow: UnitOfWork, dataset: Row[Any]) -> None:
    """Put a dataset away; for 30 days it can be brought back."""
    await repository.change(uow, dataset.workspace_id, dataset.id, {"deleted_at": func.dianjing_now()})
    await audit.record(uow, "datasets.delete", "dataset", dataset.id, workspace=dataset.workspace_id)


async def restore(uow: UnitOfWork, dataset: Row[Any]) -> Row[Any]:
    """Bring a deleted dataset back. Raises ``Conflict`` where another one has taken its name meanwhile, ``NotFound``
    when it is too late."""
    if dataset.deleted_at is None:
        return dataset
    await _free(uow, dataset.workspace_id, dataset.name)
    row = await repository.restore(uow, dataset.workspace_id, dataset.id, KEPT)
    if row is None:
        raise NotFound(
            "datasets.purged",
            Words(zh="删除已超过 30 天，不能恢复", en="It was deleted more than 30 days ago and cannot be restored."),
        )
    await audit.record(
        uow, "datasets.delete", "dataset", dataset.id, workspace=dataset.workspace_id, refs={"restored": True}
    )
    return row


async def page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, *, deleted: bool
) -> tuple[Sequence[Row[Any]], str | None]:
    """The datasets of a workspace by name; the deleted ones where they are asked for."""
    return await repository.page(uow, workspace, asked, deleted=deleted)


async def named(uow: UnitOfWork, workspace: UUID, name: str) -> Row[Any]:
    """The dataset of this name. Raises ``NotFound``."""
    row = await repository.by_name(uow, workspace, name)
    if row is None:
        raise NotFound(
            "datasets.unknown", Words(zh=f"没有名为 {name} 的数据集", en=f"There is no dataset called {name!r}.")
        )
    return row


async def _free(uow: UnitOfWork, workspace: UUID, name: str) -> None:
    if await repository.by_name(uow, workspace, name) is not None:
        raise Conflict(
            "datasets.name_taken",
            Words(zh=f"已有名为 {name} 的数据集", en=f"There is a dataset called {name!r} already."),
            where="name",
            hint=Words(zh="换一个名称", en="Choose another name."),
        )
