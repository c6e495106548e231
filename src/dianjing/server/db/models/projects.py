"""Projects and what they are made of: members' exceptions, versions of ontology and guideline, migrations, batches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Bytes, Created, Id, Instant, Json, Ordered, Ref, String, Strings


class Project(Base):
    """An ontology, a guideline and a workflow over the items of a dataset; ``layer_id`` is where its work belongs."""

    __tablename__ = "projects"
    __table_args__ = (
        Index("uq_projects_name", "workspace_id", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
        Index("ix_projects_workspace", "workspace_id", "id"),
        Index("ix_projects_dataset", "workspace_id", "dataset_id"),
        Index(
            "ix_projects_purged", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL AND purged_at IS NULL")
        ),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    dataset_id: Mapped[Ref]
    layer_id: Mapped[Ref]
    name: Mapped[Ordered]
    title: Mapped[String | None]
    description: Mapped[String | None]
    template: Mapped[String | None]
    workflow: Mapped[Json]
    settings: Mapped[Json]
    ontology_version: Mapped[int] = mapped_column(server_default=text("1"))
    guideline_version: Mapped[int] = mapped_column(server_default=text("1"))
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    deleted_at: Mapped[Instant | None]
    purged_at: Mapped[Instant | None]


class ProjectMember(Base):
    """Where a member differs from their role in one project, and what they are qualified for there."""

    __tablename__ = "project_members"
    __table_args__ = (Index("ix_project_members_member", "workspace_id", "user_id"),)

    project_id: Mapped[Ref] = mapped_column(primary_key=True)
    user_id: Mapped[Ref] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    widened: Mapped[Strings]
    narrowed: Mapped[Strings]
    qualifications: Mapped[Strings]
    updated_at: Mapped[Created]


class OntologyVersion(Base):
    """One version of the ontology of a layer (a project's, or an import's); canonical JSON and its hash."""

    __tablename__ = "ontology_versions"
    __table_args__ = (
        Index("uq_ontology_versions_layer", "layer_id", "version", unique=True),
        Index("ix_ontology_versions_workspace", "workspace_id", "layer_id"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    layer_id: Mapped[Ref]
    version: Mapped[int]
    document: Mapped[Bytes]
    hash: Mapped[String]
    note: Mapped[String | None]
    migration_id: Mapped[Ref | None]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]


class OntologyMigration(Base):
    """Typed steps from one version to the next, and the steps back; ``undone_in`` is the version that took them back,
    by the migration whose ``undoes`` names this one."""

    __tablename__ = "ontology_migrations"
    __table_args__ = (Index("ix_ontology_migrations_layer", "workspace_id", "layer_id", "to_version"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    layer_id: Mapped[Ref]
    from_version: Mapped[int]
    to_version: Mapped[int]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    back: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    undoes: Mapped[Ref | None]
    counts: Mapped[Json]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    undone_in: Mapped[int | None]
    undone_by: Mapped[Ref | None]
    undone_at: Mapped[Instant | None]


class GuidelineVersion(Base):
    """One version of what people read: Markdown in zh and en."""

    __tablename__ = "guideline_versions"
    __table_args__ = (Index("ix_guideline_versions_workspace", "workspace_id", "project_id", "version"),)

    project_id: Mapped[Ref] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    text: Mapped[Json]
    hash: Mapped[String]
    note: Mapped[String | None]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]


class Batch(Base):
    """A named set of tasks with a due date: ordered, handed out, inspected and accepted together."""

    __tablename__ = "batches"
    __table_args__ = (Index("uq_batches_name", "workspace_id", "project_id", "name", unique=True),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    name: Mapped[Ordered]
    state: Mapped[String] = mapped_column(server_default=text("'open'"))
    due_at: Mapped[Instant | None]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
