"""Rows of tasks: every filter and order that is offered has an index to begin at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, Select, Uuid, and_, cast, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from dianjing.server.db.models.annotations import Comment, WorkCounter
from dianjing.server.db.models.tasks import Draft, Slot, Task, TaskCounter, TaskEvent
from dianjing.server.db.models.workspaces import Member
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of, page_of_parts
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.tasks.schemas import TaskOrder

_TASK = Task.__table__.c
ORDERS: Mapping[TaskOrder, Order] = {
    "priority": Order("priority", (Key(-_TASK.level), Key(_TASK.id))),
    "updated": Order("updated", (Key(_TASK.updated_at, descending=True), Key(_TASK.id, descending=True))),
    "key": Order("key", (Key(_TASK.key), Key(_TASK.id))),
    "created": Order("created", (Key(_TASK.id, descending=True),)),
}
_BY_HOLD = Order("held", (Key(Slot.__table__.c.touched_at, descending=True), Key(Slot.__table__.c.id, descending=True)))
_NEWEST = Order("newest", (Key(Comment.__table__.c.id, descending=True),))
_HIGHEST = "\U0010ffff"


async def page(
    uow: UnitOfWork,
    workspace: UUID,
    project: UUID,
    places: Sequence[tuple[str, str]],
    order: TaskOrder,
    asked: PageRequest,
    *,
    prefix: str | None = None,
) -> tuple[Sequence[Row[Any]], str | None]:
    """The tasks that stand in some (stage, state) places, each of which the order's index holds in order."""
    parts: list[Select[Any]] = []
    for stage, state in places:
        part = select(Task.__table__).where(
            Task.workspace_id == workspace, Task.project_id == project, Task.stage == stage, Task.state == state
        )
        if prefix:
            part = part.where(Task.key >= prefix, Task.key < prefix + _HIGHEST)
        parts.append(part)
    return await page_of_parts(uow, parts, ORDERS[order], asked)


async def page_of_holder(
    uow: UnitOfWork, workspace: UUID, project: UUID, user: UUID, state: str, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """The tasks that a user holds (``leased``) or worked on (``done``), the latest first, each once."""
    later = aliased(Slot)
    statement = (
        select(Task.__table__)
        .join(Slot, and_(Slot.task_id == Task.id, Slot.workspace_id == Task.workspace_id))
        .where(
            Slot.workspace_id == workspace,
            Slot.project_id == project,
            Slot.holder == user,
            Slot.state == state,
            ~exists().where(
                later.workspace_id == workspace,
                Slot.workspace_id == workspace,
                later.task_id == Slot.task_id,
                later.holder == user,
                later.state == state,
                later.touched_at > Slot.touched_at,
            ),
        )
    )
    return await page_of(uow, statement, _BY_HOLD, asked)


async def places(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """Where tasks of a project stand, and how many; kept, not counted."""
    return await uow.rows(
        select(TaskCounter.stage, TaskCounter.state, TaskCounter.tasks).where(
            TaskCounter.workspace_id == workspace, TaskCounter.project_id == project, TaskCounter.tasks > 0
        )
    )


async def holders(uow: UnitOfWork, workspace: UUID, tasks: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Who holds some tasks just now."""
    return await uow.rows(
        select(Slot.id, Slot.task_id, Slot.holder, Slot.stage, Slot.leased_at, Slot.expires_at)
        .where(Slot.workspace_id == workspace, Slot.task_id.in_(tasks), Slot.state == "leased")
        .order_by(Slot.leased_at)
    )


async def task_row(uow: UnitOfWork, workspace: UUID, task: UUID, *, lock: bool = False) -> Row[Any] | None:
    """One task."""
    statement = select(Task.__table__).where(Task.workspace_id == workspace, Task.id == task)
    return await uow.row(statement.with_for_update() if lock else statement)


async def slots_of(uow: UnitOfWork, workspace: UUID, task: UUID) -> Sequence[Row[Any]]:
    """Every hold of a task, oldest first."""
    return await uow.rows(
        select(Slot.__table__).where(Slot.workspace_id == workspace, Slot.task_id == task).order_by(Slot.id)
    )


async def lock_slots(uow: UnitOfWork, workspace: UUID, task: UUID, states: Sequence[str]) -> Sequence[Row[Any]]:
    """The slots of a task in some states, locked before the task itself, as ``submit`` does."""
    return await uow.rows(
        select(Slot.__table__)
        .where(Slot.workspace_id == workspace, Slot.task_id == task, Slot.state.in_(states))
        .order_by(Slot.id)
        .with_for_update()
    )


async def events_of(uow: UnitOfWork, workspace: UUID, task: UUID) -> Sequence[Row[Any]]:
    """The history of a task, oldest first."""
    return await uow.rows(
        select(TaskEvent.__table__)
        .where(TaskEvent.workspace_id == workspace, TaskEvent.task_id == task)
        .order_by(TaskEvent.id)
    )


async def change(uow: UnitOfWork, workspace: UUID, task: UUID, values: Mapping[str, Any]) -> None:
    """Change columns of a task."""
    await uow.execute(
        update(Task)
        .where(Task.workspace_id == workspace, Task.id == task)
        .values(**values, updated_at=func.dianjing_now())
    )


async def set_level_of_held(uow: UnitOfWork, workspace: UUID, task: UUID, level: int) -> None:
    """Give the slots that are held, or wait for somebody, the task's new level: they stand in no lane."""
    await uow.execute(
        update(Slot)
        .where(
            Slot.workspace_id == workspace,
            Slot.task_id == task,
            (Slot.state == "leased") | ((Slot.state == "open") & Slot.prefer.is_not(None)),
        )
        .values(level=level)
    )


async def hand_draft(uow: UnitOfWork, workspace: UUID, task: UUID, giver: UUID, taker: UUID, lease: UUID) -> None:
    """Give the taker a copy of the giver's draft, unless they have one of their own."""
    copied = select(
        Draft.task_id,
        cast(taker, Uuid).label("user_id"),
        Draft.workspace_id,
        cast(lease, Uuid).label("slot_id"),
        Draft.sequence,
        Draft.codec,
        Draft.key_id,
        Draft.document,
    ).where(Draft.workspace_id == workspace, Draft.task_id == task, Draft.user_id == giver)
    columns = ["task_id", "user_id", "workspace_id", "slot_id", "sequence", "codec", "key_id", "document"]
    await uow.execute(insert(Draft).from_select(columns, copied).on_conflict_do_nothing())


async def has_draft(uow: UnitOfWork, workspace: UUID, task: UUID) -> bool:
    """Whether somebody has begun on a task and not handed it in."""
    return (
        await uow.row(select(Draft.task_id).where(Draft.workspace_id == workspace, Draft.task_id == task)) is not None
    )


async def member_row(uow: UnitOfWork, workspace: UUID, member: UUID) -> Row[Any] | None:
    """A member of the workspace."""
    return await uow.row(
        select(Member.id, Member.user_id, Member.role).where(Member.workspace_id == workspace, Member.id == member)
    )


async def work_since(uow: UnitOfWork, workspace: UUID, project: UUID, days: int) -> Sequence[Row[Any]]:
    """What each member did in the last days."""
    counter = WorkCounter
    today = cast(func.dianjing_now(), Date) - func.to_date("2000-01-01", "YYYY-MM-DD")
    totals = [
        func.sum(column).label(column.key)
        for column in (
            counter.submitted,
            counter.invalid,
            counter.skipped,
            counter.accepted,
            counter.returned,
            counter.objects,
            counter.seconds,
        )
    ]
    return await uow.rows(
        select(counter.user_id, counter.stage, *totals)
        .where(counter.workspace_id == workspace, counter.project_id == project, counter.day > today - days)
        .group_by(counter.user_id, counter.stage)
        .order_by(counter.user_id, counter.stage)
    )


async def questions(
    uow: UnitOfWork, workspace: UUID, project: UUID, asked: PageRequest, *, resolved: bool | None
) -> tuple[Sequence[Row[Any]], str | None]:
    """Questions about tasks of a project, the newest first."""
    statement = (
        select(Comment.__table__, Task.key)
        .join(Task, and_(Task.id == Comment.task_id, Task.workspace_id == Comment.workspace_id))
        .where(Comment.workspace_id == workspace, Comment.project_id == project, Comment.kind == "question")
    )
    if resolved is not None:
        statement = statement.where(Comment.resolved_at.is_not(None) if resolved else Comment.resolved_at.is_(None))
    return await page_of(uow, statement, _NEWEST, asked)
