"""Rows of guideline versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from dianjing.server.db.models.projects import GuidelineVersion, Project
from dianjing.server.kit.unit_of_work import UnitOfWork


async def insert_version(
    uow: UnitOfWork,
    workspace: UUID,
    project: UUID,
    version: int,
    text: Mapping[str, str],
    digest: str,
    note: str | None,
) -> None:
    """Write one version."""
    await uow.execute(
        insert(GuidelineVersion).values(
            project_id=project,
            version=version,
            workspace_id=workspace,
            text=dict(text),
            hash=digest,
            note=note,
            created_by=uow.by.user_id,
        )
    )


async def version_row(uow: UnitOfWork, workspace: UUID, project: UUID, version: int) -> Row[Any] | None:
    """One version."""
    return await uow.row(
        select(GuidelineVersion.__table__).where(
            GuidelineVersion.workspace_id == workspace,
            GuidelineVersion.project_id == project,
            GuidelineVersion.version == version,
        )
    )


async def versions(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """Every version without its text, the newest first."""
    table = GuidelineVersion
    return await uow.rows(
        select(table.version, table.hash, table.note, table.created_by, table.created_at)
        .where(table.workspace_id == workspace, table.project_id == project)
        .order_by(table.version.desc())
    )


async def lock_current(uow: UnitOfWork, workspace: UUID, project: UUID) -> int | None:
    """The current version of a project, which is locked: versions are given one after the other."""
    found: int | None = await uow.scalar(
        select(Project.guideline_version)
        .where(Project.workspace_id == workspace, Project.id == project)
        .with_for_update()
    )
    return found


async def set_current(uow: UnitOfWork, workspace: UUID, project: UUID, version: int) -> None:
    """Make a version the one that people read from now on."""
    await uow.execute(
        update(Project)
        .where(Project.workspace_id == workspace, Project.id == project)
        .values(guideline_version=version, updated_at=func.dianjing_now())
    )
