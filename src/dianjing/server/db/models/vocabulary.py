"""The workspace's vocabulary of concepts, and grants that let another workspace see a part of ours."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Created, Id, Instant, Json, Ordered, Ref, String, Strings


class Concept(Base):
    """What a class means, across projects."""

    __tablename__ = "concepts"
    __table_args__ = (Index("uq_concepts_name", "workspace_id", "name", unique=True),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    name: Mapped[Ordered]
    title: Mapped[Json]
    description: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    parent_id: Mapped[Ref | None]
    created_at: Mapped[Created]


class Grant(Base):
    """Lets ``grantee_id`` (a workspace) see a batch, a project or a release of ours until a date."""

    __tablename__ = "grants"
    __table_args__ = (
        Index("ix_grants_workspace", "workspace_id", "id"),
        Index("ix_grants_grantee", "grantee_id", "id"),
        Index("ix_grants_target", "workspace_id", "target_id"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    grantee_id: Mapped[Ref]
    target: Mapped[String]
    target_id: Mapped[Ref]
    permissions: Mapped[Strings]
    view: Mapped[Json]
    contract: Mapped[String | None]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    expires_at: Mapped[Instant | None]
    revoked_at: Mapped[Instant | None]
