"""Rows of corrections: what was asked, the items it reaches, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Subquery, Text, and_, cast, distinct, func, insert, literal, select, tuple_, update

from dianjing.server.db.models.corrections import Correction, CorrectionItem
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.job import Job
from dianjing.server.db.models.objects import ObjectRow
from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.bulk import copy_rows
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.objects.service import Wanted, selected

_NEWEST = Order("newest", (Key(Correction.__table__.c.id, descending=True),))
_BY_ITEM = Order("item", (Key(CorrectionItem.__table__.c.item_id),))
MOST_COUNTED = 100_000
"""Objects that a preview counts; beyond them it says so."""


def _reached(workspace: UUID, project: Row[Any], wanted: Wanted, *, but: str | None) -> Any:
    found = selected(workspace, project, wanted)
    return found if but is None else found.where(ObjectRow.label != but)


async def reach(
    uow: UnitOfWork, workspace: UUID, project: Row[Any], wanted: Wanted, *, but: str | None
) -> tuple[int, int, int]:
    """How many objects, items and tasks a filter reaches, up to one more than is counted; ``but`` is left out."""
    found: Subquery = _reached(workspace, project, wanted, but=but).limit(MOST_COUNTED + 1).subquery()
    row = await uow.row(
        select(
            func.count().label("objects"),
            func.count(distinct(found.c.item_id)).label("items"),
            func.count(distinct(found.c.task_id)).label("tasks"),
        ).select_from(found)
    )
    return (0, 0, 0) if row is None else (row.objects, row.items, row.tasks)


async def seen(
    uow: UnitOfWork, workspace: UUID, layer: UUID, objects: Sequence[tuple[UUID, str]]
) -> Sequence[Row[Any]]:
    """Chosen objects as they are now, with their tasks."""
    return await uow.rows(
        select(ObjectRow.item_id, ObjectRow.object, ObjectRow.label, ObjectRow.touched_in).where(
            ObjectRow.workspace_id == workspace,
            ObjectRow.layer_id == layer,
            tuple_(ObjectRow.item_id, ObjectRow.object).in_(objects),
        )
    )


async def tasks_of(uow: UnitOfWork, workspace: UUID, project: UUID, items: Sequence[UUID]) -> int:
    """How many of the items are tasks of the project."""
    found = await uow.scalar(
        select(func.count()).where(
            Task.workspace_id == workspace,
            Task.project_id == project,
            Task.item_id.in_(list(items)),
            Task.scope_hash == "",
        )
    )
    return int(found or 0)


async def insert_correction(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write what was asked."""
    await uow.execute(insert(Correction).values(**values))


async def change(uow: UnitOfWork, workspace: UUID, correction: UUID, **values: Any) -> None:
    """Change columns of a correction."""
    await uow.execute(
        update(Correction).where(Correction.workspace_id == workspace, Correction.id == correction).values(**values)
    )


async def take_chosen(uow: UnitOfWork, workspace: UUID, correction: UUID, items: Mapping[UUID, dict[str, str]]) -> None:
    """Write down the items of a correction by hand: each with its objects and the revisions they were touched in."""
    rows = [{"correction_id": correction, "item_id": item, "objects": objects} for item, objects in items.items()]
    await copy_rows(uow, CorrectionItem, workspace, rows)


async def take_filtered(
    uow: UnitOfWork, workspace: UUID, project: Row[Any], correction: UUID, wanted: Wanted, *, but: str | None
) -> None:
    """Write down the items that a filter reaches now, in one statement."""
    found = _reached(workspace, project, wanted, but=but).subquery()
    chosen = select(
        literal(correction).label("correction_id"),
        found.c.item_id,
        literal(workspace).label("workspace_id"),
        func.jsonb_object_agg(found.c.object, cast(found.c.touched_in, Text)).label("objects"),
    ).group_by(found.c.item_id)
    names = ["correction_id", "item_id", "workspace_id", "objects"]
    await uow.execute(insert(CorrectionItem).from_select(names, chosen))


async def sizes(uow: UnitOfWork, workspace: UUID, correction: UUID) -> tuple[int, int]:
    """How many objects and items were written down."""
    each = select(
        func.count().label("items"),
        func.sum(
            select(func.count()).select_from(func.jsonb_object_keys(CorrectionItem.objects).alias()).scalar_subquery()
        ).label("objects"),
    ).where(CorrectionItem.workspace_id == workspace, CorrectionItem.correction_id == correction)
    row = await uow.row(each)
    return (0, 0) if row is None else (int(row.objects or 0), row.items)


async def following(
    uow: UnitOfWork, workspace: UUID, correction: UUID, after: UUID | None, *, done: bool
) -> Row[Any] | None:
    """The next item of a correction, by its id; ``done``: the next that was corrected and can be set back."""
    statement = (
        select(CorrectionItem.__table__, Item.deleted_at)
        .join(Item, and_(Item.id == CorrectionItem.item_id, Item.workspace_id == workspace))
        .where(CorrectionItem.workspace_id == workspace, CorrectionItem.correction_id == correction)
        .order_by(CorrectionItem.item_id)
        .limit(1)
    )
    if after is not None:
        statement = statement.where(CorrectionItem.item_id > after)
    if done:
        statement = statement.where(CorrectionItem.outcome == "done", CorrectionItem.undone.is_(None))
    return await uow.row(statement)


async def settle(uow: UnitOfWork, workspace: UUID, correction: UUID, item: UUID, **values: Any) -> None:
    """Write down what became of an item."""
    await uow.execute(
        update(CorrectionItem)
        .where(
            CorrectionItem.workspace_id == workspace,
            CorrectionItem.correction_id == correction,
            CorrectionItem.item_id == item,
        )
        .values(**values)
    )


async def totals(uow: UnitOfWork, workspace: UUID, correction: UUID) -> Sequence[Row[Any]]:
    """How many items had which outcome, there and back, and how many objects changed."""
    return await uow.rows(
        select(
            CorrectionItem.outcome,
            CorrectionItem.undone,
            func.count().label("items"),
            func.sum(CorrectionItem.changed).label("changed"),
        )
        .where(CorrectionItem.workspace_id == workspace, CorrectionItem.correction_id == correction)
        .group_by(CorrectionItem.outcome, CorrectionItem.undone)
    )


async def row_of(uow: UnitOfWork, workspace: UUID, correction: UUID, *, lock: bool = False) -> Row[Any] | None:
    """One correction."""
    statement = select(Correction.__table__).where(Correction.workspace_id == workspace, Correction.id == correction)
    return await uow.row(statement.with_for_update() if lock else statement)


async def page(
    uow: UnitOfWork, workspace: UUID, project: UUID, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The corrections of a project, the newest first."""
    statement = select(Correction.__table__).where(
        Correction.workspace_id == workspace, Correction.project_id == project
    )
    return await page_of(uow, statement, _NEWEST, asked)


async def left(
    uow: UnitOfWork, workspace: UUID, correction: UUID, asked: PageRequest, *, undone: bool
) -> tuple[Sequence[Row[Any]], str | None]:
    """The items that a correction, or its undo, left as they were."""
    outcome = CorrectionItem.undone if undone else CorrectionItem.outcome
    statement = (
        select(CorrectionItem.item_id, CorrectionItem.objects, outcome.label("outcome"), Item.key)
        .join(Item, and_(Item.id == CorrectionItem.item_id, Item.workspace_id == workspace))
        .where(
            CorrectionItem.workspace_id == workspace,
            CorrectionItem.correction_id == correction,
            outcome.is_not(None),
            outcome != "done",
        )
    )
    return await page_of(uow, statement, _BY_ITEM, asked)


async def jobs_of(uow: UnitOfWork, workspace: UUID, jobs: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """The jobs of corrections by id."""
    rows = await uow.rows(select(Job.__table__).where(Job.workspace_id == workspace, Job.id.in_(list(jobs))))
    return {row.id: row for row in rows}


async def task_of(uow: UnitOfWork, workspace: UUID, project: UUID, item: UUID) -> UUID | None:
    """The task of an item in a project."""
    found: UUID | None = await uow.scalar(
        select(Task.id).where(
            Task.workspace_id == workspace, Task.project_id == project, Task.item_id == item, Task.scope_hash == ""
        )
    )
    return found


async def touched_in(uow: UnitOfWork, workspace: UUID, layer: UUID, item: UUID) -> dict[str, str]:
    """The objects of an item's head, with the revisions they were last touched in."""
    rows = await uow.rows(
        select(ObjectRow.object, ObjectRow.touched_in).where(
            ObjectRow.workspace_id == workspace, ObjectRow.layer_id == layer, ObjectRow.item_id == item
        )
    )
    return {row.object: str(row.touched_in) for row in rows}
