"""Items: one thing to annotate, known in its dataset by a key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Created, Id, Instant, Json, Ordered, Ref, String

LIVE = text("deleted_at IS NULL")


class Item(Base):
    """``derived_from`` and ``derivation`` name the item it was made from and how; ``derivation`` is null for raw."""

    __tablename__ = "items"
    __table_args__ = (
        Index("uq_items_key", "workspace_id", "dataset_id", "key", unique=True, postgresql_where=LIVE),
        Index("ix_items_dataset", "workspace_id", "dataset_id", "id", postgresql_where=LIVE),
        Index("ix_items_split", "workspace_id", "dataset_id", "split", "key", postgresql_where=LIVE),
        Index("ix_items_modality", "workspace_id", "dataset_id", "modality", "key", postgresql_where=LIVE),
        Index(
            "ix_items_group",
            "workspace_id",
            "dataset_id",
            "group",
            "key",
            postgresql_where=text('deleted_at IS NULL AND "group" IS NOT NULL'),
        ),
        Index(
            "ix_items_deleted",
            "workspace_id",
            "dataset_id",
            "key",
            "id",
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
        # Its condition is none that lists have: they would read it whole.
        Index("ix_items_purged", "deleted_at", "id", postgresql_where=text("deleted_at > '2000-01-01 00:00+00'")),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    dataset_id: Mapped[Ref]
    key: Mapped[Ordered]
    modality: Mapped[Ordered]
    split: Mapped[Ordered | None]
    group: Mapped[Ordered | None]
    metadata_: Mapped[Json] = mapped_column("metadata")
    extra: Mapped[Json]
    sensitivity: Mapped[int] = mapped_column(server_default=text("0"))
    derived_from: Mapped[Ref | None]
    derivation: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    import_id: Mapped[Ref | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    deleted_at: Mapped[Instant | None]


class ItemLabel(Base):
    """Which labels the head annotations of an item hold: what the gallery's filter by class reads."""

    __tablename__ = "item_labels"
    __table_args__ = (Index("ix_item_labels_item", "item_id", "layer_id"),)

    workspace_id: Mapped[Ref] = mapped_column(primary_key=True)
    dataset_id: Mapped[Ref] = mapped_column(primary_key=True)
    label: Mapped[Ordered] = mapped_column(primary_key=True)
    key: Mapped[Ordered] = mapped_column(primary_key=True)
    item_id: Mapped[Ref] = mapped_column(primary_key=True)
    layer_id: Mapped[Ref] = mapped_column(primary_key=True)
    objects: Mapped[int]


class Tombstone(Base):
    """What an erased thing leaves behind: that it was there, when it went and why; nothing of its content."""

    __tablename__ = "tombstones"
    __table_args__ = (Index("ix_tombstones_workspace", "workspace_id", "erased_at"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    kind: Mapped[String]
    reason: Mapped[String]
    erased_by: Mapped[Ref | None]
    erased_at: Mapped[Created]
