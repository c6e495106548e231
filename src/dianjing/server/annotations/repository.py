"""Rows of revisions and comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, insert, select, update

from dianjing.server.db.models.annotations import Annotation, Comment, Head, Layer
from dianjing.server.db.models.projects import Project
from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

_NEWEST = Order("newest", (Key(Annotation.__table__.c.id, descending=True),))
_MOST_COMMENTS = 1000
_WITHOUT_DOCUMENT = [column for column in Annotation.__table__.c if column.key != "document"]
_IS_HEAD: ColumnElement[bool] = Head.annotation_id.is_not(None)


async def revisions_page(
    uow: UnitOfWork, workspace: UUID, item: UUID, asked: PageRequest, *, layer: UUID | None
) -> tuple[Sequence[Row[Any]], str | None]:
    """The revisions of an item in all of its layers, the newest first."""
    statement = (
        select(
            *_WITHOUT_DOCUMENT, Layer.name.label("layer_name"), Layer.kind.label("layer_kind"), _IS_HEAD.label("head")
        )
        .join(Layer, and_(Layer.id == Annotation.layer_id, Layer.workspace_id == Annotation.workspace_id))
        .outerjoin(
            Head,
            and_(
                Head.layer_id == Annotation.layer_id,
                Head.item_id == Annotation.item_id,
                Head.annotation_id == Annotation.id,
                Head.workspace_id == Annotation.workspace_id,
            ),
        )
        .where(Annotation.workspace_id == workspace, Annotation.item_id == item)
    )
    if layer is not None:
        statement = statement.where(Annotation.layer_id == layer)
    return await page_of(uow, statement, _NEWEST, asked)


async def layer_row(uow: UnitOfWork, workspace: UUID, layer: UUID) -> Row[Any] | None:
    """A layer, with the current ontology version of the project that works in it."""
    return await uow.row(
        select(
            Layer.id,
            Layer.name,
            Layer.kind,
            Layer.project_id,
            Project.ontology_version,
            Project.guideline_version,
        )
        .outerjoin(Project, and_(Project.id == Layer.project_id, Project.workspace_id == Layer.workspace_id))
        .where(Layer.workspace_id == workspace, Layer.id == layer)
    )


async def head_row(uow: UnitOfWork, workspace: UUID, layer: UUID, item: UUID) -> Row[Any] | None:
    """What stands for an item in a layer, locked."""
    return await uow.row(
        select(Head.annotation_id, Head.status)
        .where(Head.workspace_id == workspace, Head.layer_id == layer, Head.item_id == item)
        .with_for_update()
    )


async def task_of(uow: UnitOfWork, workspace: UUID, project: UUID, item: UUID) -> Row[Any] | None:
    """The task of an item in a project, locked."""
    return await uow.row(
        select(Task.id, Task.state, Task.routing, Task.stage, Task.round, Task.project_id, Task.workspace_id)
        .where(Task.workspace_id == workspace, Task.project_id == project, Task.item_id == item, Task.scope_hash == "")
        .with_for_update()
    )


async def set_task_head(uow: UnitOfWork, workspace: UUID, task: UUID, annotation: UUID) -> None:
    """Let a task's head be another revision."""
    await uow.execute(
        update(Task)
        .where(Task.workspace_id == workspace, Task.id == task)
        .values(head_id=annotation, updated_at=func.dianjing_now())
    )


async def revision_row(uow: UnitOfWork, workspace: UUID, annotation: UUID) -> Row[Any] | None:
    """One revision with its document."""
    return await uow.row(
        select(Annotation.__table__).where(Annotation.workspace_id == workspace, Annotation.id == annotation)
    )


async def insert_revision(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write a revision."""
    await uow.execute(insert(Annotation).values(**values))


async def comments_of(uow: UnitOfWork, workspace: UUID, task: UUID) -> Sequence[Row[Any]]:
    """The comments on a task, oldest first."""
    return await uow.rows(
        select(Comment.__table__)
        .where(Comment.workspace_id == workspace, Comment.task_id == task)
        .order_by(Comment.id)
        .limit(_MOST_COMMENTS)
    )


async def comment_row(uow: UnitOfWork, workspace: UUID, comment: UUID) -> Row[Any] | None:
    """One comment."""
    return await uow.row(select(Comment.__table__).where(Comment.workspace_id == workspace, Comment.id == comment))


async def insert_comment(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write a comment."""
    await uow.execute(insert(Comment).values(**values))


async def settle_comment(uow: UnitOfWork, workspace: UUID, comment: UUID, by: UUID | None) -> None:
    """Mark a comment as settled by somebody, or as open again."""
    await uow.execute(
        update(Comment)
        .where(Comment.workspace_id == workspace, Comment.id == comment)
        .values(resolved_by=by, resolved_at=func.dianjing_now() if by is not None else None)
    )
