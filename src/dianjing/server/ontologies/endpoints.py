"""Routes about a project's ontology."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from dianjing.core.canonical import parse
from dianjing.core.ontology import Ontology
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.ontologies import migrating, service
from dianjing.server.ontologies.access import migration_access, project_access
from dianjing.server.ontologies.schemas import (
    MigrationCounts,
    MigrationShown,
    MigrationWish,
    OntologyShown,
    OntologyVersions,
    OntologyVersionShown,
    OntologyWish,
)

router = FeatureRouter("ontologies")


@router.get("/projects/{project}/ontology", operation_id="ontologies.get")
async def get_ontology(
    version: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    here: Here = Permit("projects.read", on=project_access),
) -> OntologyShown:
    """The ontology of a project: the current version, or the one that a lease began with."""
    current = here.thing.ontology_version
    row = await service.row(here.uow, here.workspace, here.thing.layer_id, version or current)
    return _shown(row, current)


@router.put("/projects/{project}/ontology", operation_id="ontologies.save")
async def save_ontology(
    wish: OntologyWish, here: Here = Permit("ontologies.write", on=project_access)
) -> OntologyShown:
    """Make a new version. People at work go on under the version that they began with."""
    layer = here.thing.layer_id
    version = await service.save(
        here.uow, here.workspace, layer, Ontology.read(wish.ontology), based_on=wish.based_on, note=wish.note
    )
    return _shown(await service.row(here.uow, here.workspace, layer, version), version)


@router.get("/projects/{project}/ontology/versions", operation_id="ontologies.list_versions")
async def list_versions(here: Here = Permit("projects.read", on=project_access)) -> OntologyVersions:
    """Every version, the newest first."""
    rows = await service.versions(here.uow, here.workspace, here.thing.layer_id)
    return OntologyVersions(
        items=[
            OntologyVersionShown(
                version=row.version,
                hash=row.hash,
                note=row.note,
                migration=row.migration_id,
                created_by=row.created_by,
                created_at=row.created_at,
                steps=row.steps or [],
                undoes=row.undoes,
                undone=row.undone_in is not None,
            )
            for row in rows
        ]
    )


@router.post("/projects/{project}/ontology/migrations", operation_id="ontologies.migrate")
async def migrate_ontology(
    wish: MigrationWish, here: Here = Permit("ontologies.write", on=project_access)
) -> MigrationShown:
    """Rename, merge, split or retire, with a new version; or, as a dry run, count what it would touch."""
    steps = migrating.read_steps(wish.steps)
    done = await migrating.migrate(
        here.uow, here.workspace, here.thing.layer_id, steps, dry_run=wish.dry_run, note=wish.note
    )
    return _migrated(done)


@router.post("/projects/{project}/ontology/migrations/{migration}/undo", operation_id="ontologies.undo_migration")
async def undo_migration(here: Here = Permit("ontologies.write", on=migration_access)) -> MigrationShown:
    """Take a migration back: work made before it is read as it was made."""
    layer = here.thing.project.layer_id
    return _migrated(await migrating.take_back(here.uow, here.workspace, layer, here.thing.migration.id))


def _shown(row: Any, current: int) -> OntologyShown:
    ontology: Any = parse(bytes(row.document))
    return OntologyShown(
        version=row.version,
        current=current,
        hash=row.hash,
        note=row.note,
        migration=row.migration_id,
        created_by=row.created_by,
        created_at=row.created_at,
        ontology=ontology,
    )


def _migrated(done: migrating.Migrated) -> MigrationShown:
    return MigrationShown(
        id=done.id,
        from_version=done.from_version,
        to_version=done.to_version,
        counts=MigrationCounts(
            **migrating.counted(done.touched.counts), bearing=dict(done.touched.bearing), drafts=done.touched.drafts
        ),
        read=done.touched.read,
        whole=done.touched.whole,
    )
