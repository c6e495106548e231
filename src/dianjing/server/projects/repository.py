"""Rows of projects, their layers and their members' exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dianjing.core.ids import uuid7
from dianjing.server.db.models.annotations import Layer
from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.projects import Project, ProjectMember
from dianjing.server.db.models.tasks import TaskCounter
from dianjing.server.db.models.workspaces import Member
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

NEWEST = Order("newest", (Key(Project.__table__.c.id, descending=True),))


async def dataset_named(uow: UnitOfWork, workspace: UUID, name: str) -> Row[Any] | None:
    """A dataset by its name, or by its id."""
    by_name = Dataset.name == name
    try:
        wanted = Dataset.id == UUID(name)
    except ValueError:
        wanted = by_name
    return await uow.row(
        select(Dataset.id, Dataset.name, Dataset.modality).where(
            Dataset.workspace_id == workspace, Dataset.deleted_at.is_(None), wanted | by_name
        )
    )


async def insert_layer(uow: UnitOfWork, workspace: UUID, dataset: UUID, project: UUID, name: str) -> UUID:
    """The layer of a project's work, under its name or, where an older layer has it, that with a number."""
    taken = set(
        (
            await uow.execute(
                select(Layer.name).where(
                    Layer.workspace_id == workspace, Layer.dataset_id == dataset, Layer.name.startswith(name)
                )
            )
        ).scalars()
    )
    free = next(one for one in (name, *(f"{name}-{number}" for number in range(2, 1000))) if one not in taken)
    identity = uuid7()
    await uow.execute(
        insert(Layer).values(
            id=identity, workspace_id=workspace, dataset_id=dataset, project_id=project, kind="project", name=free
        )
    )
    return identity


async def layer_in(uow: UnitOfWork, workspace: UUID, dataset: UUID, layer: UUID) -> bool:
    """Whether the dataset has this layer."""
    found = await uow.scalar(
        select(Layer.id).where(Layer.workspace_id == workspace, Layer.dataset_id == dataset, Layer.id == layer)
    )
    return found is not None


async def insert_project(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write a new project."""
    await uow.execute(insert(Project).values(**values, created_by=uow.by.user_id))


async def name_taken(uow: UnitOfWork, workspace: UUID, name: str) -> bool:
    """Whether a project that is not deleted has the name."""
    found = await uow.scalar(
        select(Project.id).where(Project.workspace_id == workspace, Project.name == name, Project.deleted_at.is_(None))
    )
    return found is not None


async def project_row(uow: UnitOfWork, workspace: UUID, project: UUID) -> Row[Any] | None:
    """A project with the names of its dataset and layer."""
    return await uow.row(
        select(Project.__table__, Dataset.name.label("dataset_name"), Layer.name.label("layer_name"))
        .join(Dataset, (Dataset.id == Project.dataset_id) & (Dataset.workspace_id == Project.workspace_id))
        .join(Layer, (Layer.id == Project.layer_id) & (Layer.workspace_id == Project.workspace_id))
        .where(Project.workspace_id == workspace, Project.id == project)
    )


async def projects_page(
    uow: UnitOfWork, workspace: UUID, asked: PageRequest, *, dataset: UUID | None, deleted: bool
) -> tuple[Sequence[Row[Any]], str | None]:
    """The projects of a workspace, the newest first."""
    statement = (
        select(Project.__table__, Dataset.name.label("dataset_name"), Layer.name.label("layer_name"))
        .join(Dataset, (Dataset.id == Project.dataset_id) & (Dataset.workspace_id == Project.workspace_id))
        .join(Layer, (Layer.id == Project.layer_id) & (Layer.workspace_id == Project.workspace_id))
        .where(
            Project.workspace_id == workspace,
            Project.deleted_at.is_not(None) if deleted else Project.deleted_at.is_(None),
        )
    )
    if dataset is not None:
        statement = statement.where(Project.dataset_id == dataset)
    return await page_of(uow, statement, NEWEST, asked)


async def counts_of(uow: UnitOfWork, workspace: UUID, projects: Sequence[UUID]) -> Sequence[Row[Any]]:
    """How many tasks stand where, of some projects; kept, not counted."""
    return await uow.rows(
        select(TaskCounter.project_id, TaskCounter.stage, TaskCounter.state, TaskCounter.tasks).where(
            TaskCounter.workspace_id == workspace, TaskCounter.project_id.in_(projects), TaskCounter.tasks > 0
        )
    )


async def change(uow: UnitOfWork, workspace: UUID, project: UUID, values: dict[str, Any]) -> None:
    """Change columns of a project."""
    await uow.execute(
        update(Project)
        .where(Project.workspace_id == workspace, Project.id == project)
        .values(**values, updated_at=func.dianjing_now())
    )


async def restore(uow: UnitOfWork, workspace: UUID, project: UUID, within: timedelta) -> bool:
    """Take back a deletion that is young enough."""
    done = await uow.execute(
        update(Project)
        .where(
            Project.workspace_id == workspace,
            Project.id == project,
            Project.deleted_at > func.dianjing_now() - within,
        )
        .values(deleted_at=None, updated_at=func.dianjing_now())
    )
    return done.rowcount == 1


async def member_exceptions(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """Members whose role a project changes, or who are qualified in it."""
    return await uow.rows(
        select(
            Member.id.label("member_id"),
            ProjectMember.user_id,
            ProjectMember.widened,
            ProjectMember.narrowed,
            ProjectMember.qualifications,
        )
        .join(Member, (Member.user_id == ProjectMember.user_id) & (Member.workspace_id == ProjectMember.workspace_id))
        .where(ProjectMember.workspace_id == workspace, ProjectMember.project_id == project)
        .order_by(Member.id)
    )


async def set_exception(uow: UnitOfWork, workspace: UUID, project: UUID, user: UUID, values: dict[str, Any]) -> None:
    """Write how a project changes a member's role; nothing left to say removes the row."""
    if not any(values.values()):
        await uow.execute(
            delete(ProjectMember).where(
                ProjectMember.workspace_id == workspace,
                ProjectMember.project_id == project,
                ProjectMember.user_id == user,
            )
        )
        return
    statement = upsert(ProjectMember).values(workspace_id=workspace, project_id=project, user_id=user, **values)
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=[ProjectMember.project_id, ProjectMember.user_id],
            set_={**values, "updated_at": func.dianjing_now()},
            where=ProjectMember.workspace_id == workspace,
        )
    )
