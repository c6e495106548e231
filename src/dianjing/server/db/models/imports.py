"""Uploads in chunks, and imports with their report."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Counter, Created, Id, Instant, Json, Long, Ref, String


class Upload(Base):
    """A file on its way in: ``received`` bytes of ``size`` are stored."""

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_dataset", "workspace_id", "dataset_id", "id"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    dataset_id: Mapped[Ref]
    created_by: Mapped[Ref]
    path: Mapped[String]
    size: Mapped[Long]
    received: Mapped[Counter]
    sha256: Mapped[String | None]
    state: Mapped[String] = mapped_column(server_default=text("'receiving'"))
    created_at: Mapped[Created]
    expires_at: Mapped[Instant]


class UploadChunk(Base):
    """The bytes of an upload from ``start`` on, as a blob: any web process can take the next chunk."""

    __tablename__ = "upload_chunks"
    __table_args__ = (Index("ix_upload_chunks_blob", "workspace_id", "blob"),)

    upload_id: Mapped[Ref] = mapped_column(primary_key=True)
    start: Mapped[Long] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    blob: Mapped[String]


class Import(Base):
    """One import with what it did. ``resume`` is where it goes on after a crash."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_dataset", "workspace_id", "dataset_id", "id"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    dataset_id: Mapped[Ref]
    job_id: Mapped[Ref | None]
    layer_id: Mapped[Ref | None]
    created_by: Mapped[Ref]
    source: Mapped[Json]
    format: Mapped[String]
    options: Mapped[Json]
    in_place: Mapped[bool] = mapped_column(server_default=text("false"))
    state: Mapped[String] = mapped_column(server_default=text("'waiting'"))
    added: Mapped[Counter]
    changed: Mapped[Counter]
    same: Mapped[Counter]
    refused: Mapped[Counter]
    resume: Mapped[Json]
    created_at: Mapped[Created]
    finished_at: Mapped[Instant | None]


class ImportEntry(Base):
    """One line of an import's report."""

    __tablename__ = "import_entries"
    __table_args__ = (Index("ix_import_entries_import", "workspace_id", "import_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    workspace_id: Mapped[Ref]
    import_id: Mapped[Ref]
    severity: Mapped[String]
    path: Mapped[String | None]
    code: Mapped[String]
    message: Mapped[Json]
    hint: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
