"""Lists of items: every order begins at an index, and no page looks at more than a bounded number of rows.

One filter leads: an index holds what it lets through in the order of the keys. The others are looked for among the
next rows that the leading one gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, exists, select, true

from dianjing.core.errors import Invalid, NotFound
from dianjing.core.words import Words
from dianjing.server.db.models.items import Item, ItemLabel
from dianjing.server.db.models.projects import Project
from dianjing.server.db.models.tasks import Task, TaskCounter
from dianjing.server.items.schemas import ItemOrder, WorkState
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of, page_within
from dianjing.server.kit.unit_of_work import UnitOfWork

_ITEM, _LABEL, _TASK = Item.__table__.c, ItemLabel.__table__.c, Task.__table__.c
_HIGHEST = "\U0010ffff"
_LOOK = 1_500
"""Rows that are looked at for one page where filters stand in no index together."""


def _orders(name: str, *columns: ColumnElement[Any]) -> Mapping[ItemOrder, Order]:
    return {
        "key": Order(name, tuple(Key(column) for column in columns)),
        "-key": Order(f"-{name}", tuple(Key(column, descending=True) for column in columns)),
    }


_BY_KEY = _orders("key", _ITEM.key, _ITEM.id)
_BY_LABEL = _orders("label", _LABEL.key, _LABEL.item_id)
_BY_WORK = _orders("work", _TASK.key, _TASK.id)
_BY_AGE: Mapping[ItemOrder, Order] = {
    "created": Order("created", (Key(_ITEM.id),)),
    "-created": Order("-created", (Key(_ITEM.id, descending=True),)),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of items is narrowed to. ``prefix`` is the beginning of the key: a folder, for most. ``state`` is
    where an item stands in ``project``; those that are no task of it stand ``outside``."""

    modality: str | None = None
    split: str | None = None
    group: str | None = None
    label: str | None = None
    prefix: str | None = None
    project: UUID | None = None
    state: WorkState | None = None
    deleted: bool = False

    def columns(self) -> list[ColumnElement[bool]]:
        """The conditions on columns of items themselves; an index by key stands behind each."""
        offered = ((_ITEM.group, self.group), (_ITEM.split, self.split), (_ITEM.modality, self.modality))
        return [column == value for column, value in offered if value is not None]

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through that is not deleted."""
        return self == Filter()


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID, wanted: Filter, order: ItemOrder, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of a dataset's items; with several filters it may be short, even empty, and still have a next.

    Raises ``Invalid`` for an order that does not go with the filters, ``NotFound`` for a project of another dataset.
    """
    living = [
        Item.workspace_id == workspace,
        Item.dataset_id == dataset,
        Item.deleted_at.is_not(None) if wanted.deleted else Item.deleted_at.is_(None),
    ]
    if order in _BY_AGE:
        if not wanted.is_open:
            raise _by_key_alone()
        return await page_of(uow, select(Item.__table__).where(*living), _BY_AGE[order], asked)
    if wanted.project is not None:
        await _check_project(uow, workspace, dataset, wanted.project)
    elif wanted.state is not None:
        raise _needs_project()
    columns = wanted.columns()
    if wanted.project is None and wanted.label is None and len(columns) <= (0 if wanted.deleted else 1):
        statement = select(Item.__table__).where(*living, *columns, *_begins(_ITEM.key, wanted.prefix))
        return await page_of(uow, statement, _BY_KEY[order], asked)
    parts, orders, rest = await _led(uow, workspace, dataset, wanted)

    def matching(looked: Subquery) -> Select[Any]:
        # One by one: left to itself, the planner may read all that another filter lets through.
        each = select(Item.__table__).where(Item.id == looked.c.item, *living, *rest).limit(1).lateral("each")
        return select(each).select_from(looked.join(each, true()))

    rows, following = await page_within(uow, parts, orders[order], asked, matching, _LOOK)
    return list({row.id: row for row in rows}.values()), following


Led = tuple[list[Select[Any]], Mapping[ItemOrder, Order], list[ColumnElement[bool]]]


async def _led(uow: UnitOfWork, workspace: UUID, dataset: UUID, wanted: Filter) -> Led:
    """The queries of the leading filter, with the item as ``item``; their orders; the conditions that are left."""
    columns = wanted.columns()
    if wanted.project is not None and wanted.state != "outside":
        parts = [
            select(Task.item_id.label("item")).where(
                Task.workspace_id == workspace,
                Task.project_id == wanted.project,
                Task.stage == stage,
                Task.state == state,
                *_begins(_TASK.key, wanted.prefix),
            )
            for stage, state in await _places(uow, workspace, wanted.project, wanted.state)
        ]
        return parts, _BY_WORK, columns + _labelled(workspace, dataset, wanted)
    outside = _outside(workspace, wanted)
    if wanted.label is not None:
        labelled = select(ItemLabel.item_id.label("item")).where(
            ItemLabel.workspace_id == workspace,
            ItemLabel.dataset_id == dataset,
            ItemLabel.label == wanted.label,
            *_begins(_LABEL.key, wanted.prefix),
        )
        # An item has a row for each layer that has the label.
        return [labelled.distinct()], _BY_LABEL, columns + outside
    lead = select(Item.id.label("item")).where(
        Item.workspace_id == workspace,
        Item.dataset_id == dataset,
        Item.deleted_at.is_not(None) if wanted.deleted else Item.deleted_at.is_(None),
        *([] if wanted.deleted else columns[:1]),
        *_begins(_ITEM.key, wanted.prefix),
    )
    return [lead], _BY_KEY, (columns if wanted.deleted else columns[1:]) + outside


def _begins(column: ColumnElement[Any], prefix: str | None) -> list[ColumnElement[bool]]:
    # A range, which any index by key serves; LIKE would need one of its own.
    return [column >= prefix, column < prefix + _HIGHEST] if prefix else []


def _labelled(workspace: UUID, dataset: UUID, wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.label is None:
        return []
    return [
        exists().where(
            ItemLabel.workspace_id == workspace,
            ItemLabel.dataset_id == dataset,
            ItemLabel.label == wanted.label,
            Item.workspace_id == workspace,
            ItemLabel.key == Item.key,
            ItemLabel.item_id == Item.id,
        )
    ]


def _outside(workspace: UUID, wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.project is None:
        return []
    inside = exists().where(
        Task.workspace_id == workspace,
        Task.project_id == wanted.project,
        Item.workspace_id == workspace,
        Task.item_id == Item.id,
    )
    return [~inside]


async def _places(uow: UnitOfWork, workspace: UUID, project: UUID, state: WorkState | None) -> list[tuple[str, str]]:
    statement = select(TaskCounter.stage, TaskCounter.state).where(
        TaskCounter.workspace_id == workspace, TaskCounter.project_id == project, TaskCounter.tasks > 0
    )
    if state is not None:
        statement = statement.where(TaskCounter.state == state)
    return [(row.stage, row.state) for row in await uow.rows(statement)]


async def _check_project(uow: UnitOfWork, workspace: UUID, dataset: UUID, project: UUID) -> None:
    found = await uow.scalar(
        select(Project.id).where(
            Project.workspace_id == workspace,
            Project.dataset_id == dataset,
            Project.id == project,
            Project.deleted_at.is_(None),
        )
    )
    if found is None:
        raise NotFound(
            "items.no_such_project",
            Words(zh="没有项目在做这个数据集：请检查项目编号", en="No project with this id works on the dataset"),
            where="project",
        )


def _needs_project() -> Invalid:
    return Invalid(
        "items.state_of_what",
        Words(zh="按进度筛选时要指定项目", en="The filter state says where items stand in a project: name the project"),
        where="state",
        hint=Words(zh="加上 project=项目编号", en="Add project=ID"),
    )


def _by_key_alone() -> Invalid:
    return Invalid(
        "items.filters_by_key",
        Words(
            zh="按加入时间排序（order=created、order=-created）时不能筛选",
            en="In the order in which they came (order=created, order=-created) items are listed without filters",
        ),
        where="order",
        hint=Words(zh="筛选时用 order=key 或 order=-key", en="With filters, ask for order=key or order=-key"),
    )
