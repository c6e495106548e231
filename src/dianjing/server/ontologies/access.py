"""The ways to a project's ontology, and to one of its migrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select

from dianjing.server.db.models.projects import OntologyMigration
from dianjing.server.kit.access import Found, uuid_of
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.project_access import project_access
from dianjing.server.kit.unit_of_work import UnitOfWork

__all__ = ["migration_access", "project_access"]


@dataclass(frozen=True, slots=True)
class MigrationOfProject:
    """A project, and a migration of its ontology."""

    project: Row[Any]
    migration: Row[Any]


class _MigrationAccess:
    parameters = ("project", "migration")

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        """Both of them, or None."""
        found = await project_access.find(uow, actor, values)
        wanted = uuid_of(values["migration"])
        if found is None or wanted is None:
            return None
        migration = await uow.row(
            select(OntologyMigration.id).where(
                OntologyMigration.workspace_id == found.workspace_id,
                OntologyMigration.layer_id == found.thing.layer_id,
                OntologyMigration.id == wanted,
            )
        )
        return None if migration is None else replace(found, thing=MigrationOfProject(found.thing, migration))


migration_access = _MigrationAccess()
