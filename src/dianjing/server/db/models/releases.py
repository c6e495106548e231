"""Releases: immutable versions of a dataset, and their exports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Counter, Created, Id, Instant, Json, Long, Ordered, Ref, String


class Release(Base):
    """``workspace/dataset@number``, never reused; a withdrawn one names its successor."""

    __tablename__ = "releases"
    __table_args__ = (
        Index("uq_releases_number", "workspace_id", "dataset_id", "number", unique=True),
        Index("ix_releases_workspace", "workspace_id", "id"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    dataset_id: Mapped[Ref]
    number: Mapped[int]
    state: Mapped[String] = mapped_column(server_default=text("'building'"))
    spec: Mapped[Json]
    counts: Mapped[Json]
    quality: Mapped[Json]
    card: Mapped[Json]
    manifest: Mapped[String | None]
    hash: Mapped[String | None]
    size: Mapped[Counter]
    note: Mapped[String | None]
    license: Mapped[String | None]
    job_id: Mapped[Ref | None]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    frozen_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_by: Mapped[Ref | None]
    withdrawn_reason: Mapped[String | None]
    successor_id: Mapped[Ref | None]


class ReleaseItem(Base):
    """One frozen item: its split, what it and its media are, and the revisions by layer with their hashes."""

    __tablename__ = "release_items"
    __table_args__ = (
        Index("uq_release_items_key", "release_id", "key", unique=True),
        Index("ix_release_items_item", "workspace_id", "item_id"),
        Index("ix_release_items_split", "release_id", "split", "position"),
    )

    release_id: Mapped[Ref] = mapped_column(primary_key=True)
    position: Mapped[Long] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    item_id: Mapped[Ref]
    key: Mapped[Ordered]
    split: Mapped[Ordered | None]
    media: Mapped[Json]
    annotations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    hash: Mapped[String]


class ReleaseBlob(Base):
    """A blob that a release holds: what keeps it when the item that it came from is purged."""

    __tablename__ = "release_blobs"
    __table_args__ = (Index("ix_release_blobs_blob", "workspace_id", "blob"),)

    release_id: Mapped[Ref] = mapped_column(primary_key=True)
    blob: Mapped[Ordered] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]


class Export(Base):
    """A release in another format: a streaming job, and where its archive lies."""

    __tablename__ = "exports"
    __table_args__ = (
        Index("ix_exports_release", "workspace_id", "release_id", "id"),
        Index("ix_exports_blob", "workspace_id", "blob", postgresql_where=text("blob IS NOT NULL")),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    release_id: Mapped[Ref]
    format: Mapped[String]
    options: Mapped[Json]
    state: Mapped[String] = mapped_column(server_default=text("'waiting'"))
    job_id: Mapped[Ref | None]
    blob: Mapped[String | None]
    size: Mapped[Long | None]
    report: Mapped[Json]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    finished_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]
