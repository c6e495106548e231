"""Rows of objects: every filter has an index that leads, and no page looks at more than a bounded number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, select

from dianjing.server.db.models.annotations import Head
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.objects import ObjectRow
from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_within
from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.objects.schemas import ObjectOrder

SQL = statements_beside(__package__, "objects.sql")
_ROW = ObjectRow.__table__.c
LOOK = 1_500
"""Rows that are looked at for one page where filters stand in no index together."""


def _order(name: str, *, descending: bool) -> Order:
    return Order(name, tuple(Key(column, descending) for column in (_ROW.touched_at, _ROW.item_id, _ROW.object)))


_ORDERS: Mapping[ObjectOrder, Order] = {
    "touched": _order("touched", descending=False),
    "-touched": _order("-touched", descending=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of objects is narrowed to. Scores are in [least, most]; an object without one has none of them."""

    label: str | None = None
    person: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    stage: str | None = None
    state: str | None = None
    least: float | None = None
    most: float | None = None
    made: str | None = None


def _led(workspace: UUID, layer: UUID, wanted: Wanted) -> Select[Any]:
    """What an index holds in order: of a class, of a person, or all; since and until are its range."""
    lead = select(*_ROW).where(ObjectRow.workspace_id == workspace, ObjectRow.layer_id == layer)
    if wanted.label is not None:
        lead = lead.where(_ROW.label == wanted.label)
    elif wanted.person is not None:
        lead = lead.where(_ROW.touched_by == wanted.person)
    if wanted.since is not None:
        lead = lead.where(_ROW.touched_at >= wanted.since)
    if wanted.until is not None:
        lead = lead.where(_ROW.touched_at < wanted.until)
    return lead


def _rest(looked: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.label is not None and wanted.person is not None:
        conditions.append(looked.touched_by == wanted.person)
    if wanted.made is not None:
        conditions.append(looked.change == wanted.made)
    if wanted.least is not None:
        conditions.append(looked.score >= wanted.least)
    if wanted.most is not None:
        conditions.append(looked.score <= wanted.most)
    if wanted.stage is not None:
        conditions.append(Task.stage == wanted.stage)
    if wanted.state is not None:
        conditions.append(Task.state == wanted.state)
    return conditions


def selected(workspace: UUID, project: Row[Any], wanted: Wanted) -> Select[Any]:
    """Every object that the list gives for the same filters, with its task."""
    return (
        _led(workspace, project.layer_id, wanted)
        .add_columns(Task.id.label("task_id"))
        .join(Item, and_(Item.id == _ROW.item_id, Item.workspace_id == workspace, Item.deleted_at.is_(None)))
        .outerjoin(
            Task,
            and_(
                Task.project_id == project.id,
                Task.item_id == _ROW.item_id,
                Task.scope_hash == "",
                Task.workspace_id == workspace,
            ),
        )
        .where(*_rest(_ROW, wanted))
    )


async def page(
    uow: UnitOfWork, workspace: UUID, project: Row[Any], wanted: Wanted, order: ObjectOrder, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of the objects of a project's heads."""

    def matching(looked: Subquery) -> Select[Any]:
        return (
            select(
                *(looked.c[column.key] for column in _ROW),
                Head.annotation_id,
                Head.status,
                Item.key,
                Task.id.label("task_id"),
                Task.stage,
                Task.state,
            )
            .join(
                Head,
                and_(
                    Head.layer_id == looked.c.layer_id,
                    Head.item_id == looked.c.item_id,
                    Head.workspace_id == workspace,
                ),
            )
            .join(Item, and_(Item.id == looked.c.item_id, Item.workspace_id == workspace, Item.deleted_at.is_(None)))
            .outerjoin(
                Task,
                and_(
                    Task.project_id == project.id,
                    Task.item_id == looked.c.item_id,
                    Task.scope_hash == "",
                    Task.workspace_id == workspace,
                ),
            )
            .where(*_rest(looked.c, wanted))
        )

    lead = _led(workspace, project.layer_id, wanted)
    # Where the index has the last word, the next rows are the page.
    look = LOOK if _rest(_ROW, wanted) else 0
    return await page_within(uow, [lead], _ORDERS[order], asked, matching, look)


async def contents(uow: UnitOfWork, workspace: UUID, rows: Sequence[Row[Any]]) -> dict[tuple[UUID, str], Any]:
    """The objects themselves as JSON text, by revision and id; each document is read once."""
    by_revision: dict[UUID, list[str]] = {}
    for row in rows:
        by_revision.setdefault(row.annotation_id, []).append(row.object)
    found = await run(
        uow,
        SQL["contents"],
        workspace=workspace,
        annotations=[revision for revision, names in by_revision.items() for _ in names],
        objects=[name for names in by_revision.values() for name in names],
    )
    return {(row["annotation_id"], row["object"]): row["content"] for row in found}


async def content(uow: UnitOfWork, workspace: UUID, revision: UUID, name: str) -> str | None:
    """One object of a revision as JSON text."""
    found = await run(uow, SQL["contents"], workspace=workspace, annotations=[revision], objects=[name])
    return next((row["content"] for row in found), None)
