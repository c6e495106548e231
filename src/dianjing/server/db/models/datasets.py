"""Datasets: growing collections of items. Projects work on them, releases are cut from them."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Counter, Created, Id, Instant, Json, Ordered, Ref, String


class Dataset(Base):
    """``items`` is kept incrementally; ``releases`` is the last number given, never reused."""

    __tablename__ = "datasets"
    __table_args__ = (
        Index("uq_datasets_name", "workspace_id", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
        Index("ix_datasets_workspace_id_id", "workspace_id", "id"),
        Index(
            "ix_datasets_purged", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL AND purged_at IS NULL")
        ),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    name: Mapped[Ordered]
    title: Mapped[String | None]
    description: Mapped[String | None]
    modality: Mapped[String | None]
    sensitivity: Mapped[int] = mapped_column(server_default=text("0"))
    key_id: Mapped[Ref | None]
    settings: Mapped[Json]
    items: Mapped[Counter]
    releases: Mapped[Counter]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    deleted_at: Mapped[Instant | None]
    purged_at: Mapped[Instant | None]
