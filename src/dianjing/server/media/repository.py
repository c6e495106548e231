"""The rows of media, their parts and their derived files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dianjing.server.db.models.items import Item
from dianjing.server.db.models.media import Derivative, Media, MediaPart
from dianjing.server.kit.unit_of_work import UnitOfWork


async def of_item(uow: UnitOfWork, workspace: UUID, item: UUID) -> Sequence[Row[Any]]:
    """The current media of an item, in order."""
    return await uow.rows(
        select(Media.__table__)
        .where(Media.workspace_id == workspace, Media.item_id == item, Media.replaced_at.is_(None))
        .order_by(Media.position, Media.name)
    )


async def of_items(uow: UnitOfWork, workspace: UUID, items: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The current media of several items."""
    return await uow.rows(
        select(Media.__table__)
        .where(Media.workspace_id == workspace, Media.item_id.in_(list(items)), Media.replaced_at.is_(None))
        .order_by(Media.item_id, Media.position, Media.name)
    )


async def named(uow: UnitOfWork, workspace: UUID, item: UUID, name: str, version: int | None = None) -> Row[Any] | None:
    """A media by name: the current one, or an older version."""
    which = Media.replaced_at.is_(None) if version is None else Media.version == version
    return await uow.row(
        select(Media.__table__).where(Media.workspace_id == workspace, Media.item_id == item, Media.name == name, which)
    )


async def parts(uow: UnitOfWork, workspace: UUID, media: UUID) -> Sequence[Row[Any]]:
    """The parts of a media, in order."""
    return await uow.rows(
        select(MediaPart.__table__)
        .where(MediaPart.workspace_id == workspace, MediaPart.media_id == media)
        .order_by(MediaPart.position)
    )


async def derivative(uow: UnitOfWork, workspace: UUID, media: UUID, name: str) -> Row[Any] | None:
    """A derived file of a media by name."""
    return await uow.row(
        select(Derivative.__table__).where(
            Derivative.workspace_id == workspace, Derivative.media_id == media, Derivative.name == name
        )
    )


async def add_derivative(
    uow: UnitOfWork, workspace: UUID, media: UUID, *, name: str, media_type: str, blob: str, size: int
) -> None:
    """Note a derived file; one that is there is replaced."""
    statement = upsert(Derivative).values(
        workspace_id=workspace, media_id=media, name=name, type=media_type, blob=blob, size=size
    )
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["media_id", "name"],
            set_={"blob": blob, "size": size, "type": media_type},
            where=Derivative.workspace_id == workspace,
        )
    )


async def probed(
    uow: UnitOfWork, workspace: UUID, media: UUID, facts: dict[str, Any] | None, problem: str | None, sha256: str | None
) -> None:
    """Write what a probe found, or the code of why it could not."""
    values: dict[str, Any] = {"probed_at": func.dianjing_now(), "problem": problem}
    if facts is not None:
        values["facts"] = facts
        values["encoding"] = facts.get("encoding")
    if sha256 is not None:
        values["sha256"] = sha256
    await uow.execute(update(Media).where(Media.workspace_id == workspace, Media.id == media).values(**values))


async def unprobed(
    uow: UnitOfWork, workspace: UUID, import_id: UUID, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Media of an import that no probe has looked at, by id, with their item's key and modality."""
    statement = (
        select(Media.__table__, Item.key.label("item_key"), Item.modality)
        .join(Item, (Item.id == Media.item_id) & (Item.workspace_id == workspace))
        .where(
            Media.workspace_id == workspace,
            Item.import_id == import_id,
            Media.probed_at.is_(None),
            Media.replaced_at.is_(None),
        )
        .order_by(Media.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Media.id > after)
    return await uow.rows(statement)
