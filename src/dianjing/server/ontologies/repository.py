"""Rows of ontology versions and migrations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from dianjing.core.ids import uuid7
from dianjing.core.ontology import Ontology
from dianjing.server.db.models.annotations import Annotation, Head
from dianjing.server.db.models.projects import OntologyMigration, OntologyVersion, Project
from dianjing.server.db.models.tasks import Draft, Slot
from dianjing.server.kit.unit_of_work import UnitOfWork


async def insert_version(
    uow: UnitOfWork,
    workspace: UUID,
    layer: UUID,
    version: int,
    ontology: Ontology,
    *,
    note: str | None = None,
    migration: UUID | None = None,
) -> None:
    """Write one version; its number is unique in the layer."""
    await uow.execute(
        insert(OntologyVersion).values(
            id=uuid7(),
            workspace_id=workspace,
            layer_id=layer,
            version=version,
            document=ontology.stored(),
            hash=ontology.hash(),
            note=note,
            migration_id=migration,
            created_by=uow.by.user_id,
        )
    )


async def version_row(uow: UnitOfWork, workspace: UUID, layer: UUID, version: int) -> Row[Any] | None:
    """One version with its document."""
    return await uow.row(
        select(OntologyVersion.__table__).where(
            OntologyVersion.workspace_id == workspace,
            OntologyVersion.layer_id == layer,
            OntologyVersion.version == version,
        )
    )


async def newest_version(uow: UnitOfWork, workspace: UUID, layer: UUID) -> int | None:
    """The highest version of a layer."""
    found: int | None = await uow.scalar(
        select(func.max(OntologyVersion.version)).where(
            OntologyVersion.workspace_id == workspace, OntologyVersion.layer_id == layer
        )
    )
    return found


async def versions(uow: UnitOfWork, workspace: UUID, layer: UUID) -> Sequence[Row[Any]]:
    """Every version without its document, the newest first, with the migration that led to it."""
    table, led = OntologyVersion, OntologyMigration
    return await uow.rows(
        select(
            table.version,
            table.hash,
            table.note,
            table.migration_id,
            table.created_by,
            table.created_at,
            led.steps,
            led.undone_in,
            led.undoes,
        )
        .outerjoin(led, (led.id == table.migration_id) & (led.workspace_id == table.workspace_id))
        .where(table.workspace_id == workspace, table.layer_id == layer)
        .order_by(table.version.desc())
    )


async def lock_project_of(uow: UnitOfWork, workspace: UUID, layer: UUID) -> Row[Any] | None:
    """The project whose layer this is, locked: versions are given one after the other."""
    return await uow.row(
        select(Project.id, Project.ontology_version)
        .where(Project.workspace_id == workspace, Project.layer_id == layer)
        .with_for_update()
    )


async def set_current(uow: UnitOfWork, workspace: UUID, project: UUID, version: int) -> None:
    """Make a version the one that new leases begin with."""
    await uow.execute(
        update(Project)
        .where(Project.workspace_id == workspace, Project.id == project)
        .values(ontology_version=version, updated_at=func.dianjing_now())
    )


async def has_annotations(uow: UnitOfWork, workspace: UUID, layer: UUID) -> bool:
    """Whether anything was ever annotated in the layer; reads one row."""
    return bool(
        await uow.scalar(
            select(
                select(Annotation.id)
                .where(Annotation.workspace_id == workspace, Annotation.layer_id == layer)
                .limit(1)
                .exists()
            )
        )
    )


async def insert_migration(uow: UnitOfWork, workspace: UUID, values: dict[str, Any]) -> None:
    """Write a migration."""
    await uow.execute(insert(OntologyMigration).values(workspace_id=workspace, created_by=uow.by.user_id, **values))


def head_documents(uow: UnitOfWork, workspace: UUID, layer: UUID) -> AsyncIterator[Row[Any]]:
    """The documents that stand for the items of a layer, one by one, with the version each was made under."""
    return uow.stream(
        select(Annotation.ontology_version, Annotation.document)
        .join(Head, (Head.annotation_id == Annotation.id) & (Head.workspace_id == Annotation.workspace_id))
        .where(Head.workspace_id == workspace, Head.layer_id == layer)
        .order_by(Head.item_id)
    )


def draft_documents(uow: UnitOfWork, workspace: UUID, project: UUID) -> AsyncIterator[Row[Any]]:
    """What people of a project have not handed in yet, one by one, with the version each began with."""
    return uow.stream(
        select(Slot.ontology_version, Draft.document)
        .join(Slot, (Slot.id == Draft.slot_id) & (Slot.workspace_id == Draft.workspace_id))
        .where(Draft.workspace_id == workspace, Slot.project_id == project)
        .order_by(Draft.task_id)
    )


async def migration_row(uow: UnitOfWork, workspace: UUID, layer: UUID, migration: UUID) -> Row[Any] | None:
    """One migration, locked."""
    return await uow.row(
        select(OntologyMigration.__table__)
        .where(
            OntologyMigration.workspace_id == workspace,
            OntologyMigration.layer_id == layer,
            OntologyMigration.id == migration,
        )
        .with_for_update()
    )


async def migrations_between(
    uow: UnitOfWork, workspace: UUID, layer: UUID, after: int, up_to: int
) -> Sequence[Row[Any]]:
    """The migrations that lead from version ``after`` to ``up_to``, in order; the undone ones too."""
    table = OntologyMigration
    return await uow.rows(
        select(table.__table__)
        .where(
            table.workspace_id == workspace,
            table.layer_id == layer,
            table.to_version > after,
            table.to_version <= up_to,
        )
        .order_by(table.to_version)
    )


async def mark_undone(uow: UnitOfWork, workspace: UUID, migration: UUID, version: int) -> None:
    """Note in which version a migration was taken back."""
    await uow.execute(
        update(OntologyMigration)
        .where(OntologyMigration.workspace_id == workspace, OntologyMigration.id == migration)
        .values(undone_in=version, undone_by=uow.by.user_id, undone_at=func.dianjing_now())
    )
