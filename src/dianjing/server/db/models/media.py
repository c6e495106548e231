"""Media of items: named, versioned, content-addressed; a list of parts each. Derived files hang on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Bytes, Created, Id, Instant, Json, Long, Ordered, Ref, String


class Media(Base):
    """A file that changed under the same key is a new version; the old one stays, with ``replaced_at`` set.

    ``sha256`` is of the original bytes (of the list of parts where there are several); it is null for media that are
    registered where they lie until they are first read.
    """

    __tablename__ = "media"
    __table_args__ = (
        Index("uq_media_name", "item_id", "name", "version", unique=True),
        Index("ix_media_sha256", "workspace_id", "sha256"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    item_id: Mapped[Ref]
    name: Mapped[String]
    position: Mapped[int] = mapped_column(server_default=text("0"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    type: Mapped[String]
    role: Mapped[String | None]
    facts: Mapped[Json]
    calibration: Mapped[Json]
    size: Mapped[Long | None]
    sha256: Mapped[String | None]
    encoding: Mapped[String | None]
    derived: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    problem: Mapped[String | None]
    probed_at: Mapped[Instant | None]
    created_at: Mapped[Created]
    replaced_at: Mapped[Instant | None]


class MediaPart(Base):
    """One blob of a media, or an address where it lies (``address``, ``size``, ``etag``: registered in place).

    A short text lies in the row itself (``inline``): a million of them are a table, not a million files.
    """

    __tablename__ = "media_parts"
    __table_args__ = (Index("ix_media_parts_blob", "workspace_id", "blob"),)

    media_id: Mapped[Ref] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    blob: Mapped[String | None]
    inline: Mapped[Bytes | None]
    address: Mapped[String | None]
    etag: Mapped[String | None]
    size: Mapped[Long | None]
    stream: Mapped[int | None]
    time: Mapped[float | None] = mapped_column(Float(53))
    pose: Mapped[list[float] | None] = mapped_column(ARRAY(Float(53)))


class Derivative(Base):
    """A preview, tile set or proxy of a media: it can be thrown away and is made again."""

    __tablename__ = "derivatives"
    __table_args__ = (Index("ix_derivatives_blob", "workspace_id", "blob"),)

    media_id: Mapped[Ref] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    workspace_id: Mapped[Ref]
    type: Mapped[String]
    blob: Mapped[String]
    size: Mapped[Long]
    created_at: Mapped[Created]


class Blob(Base):
    """A content-addressed blob of one workspace; ``scope`` keeps sealed data sets from sharing with the rest.

    ``hash`` is the sha256 of the original bytes, keyed where the blob is sealed. The row is written before the bytes.
    ``touched_at`` is when somebody last put or claimed the blob: the garbage job spares it for a day from then, so that
    the row that names it can be written. Every column called ``blob`` keeps the blobs that it names.
    """

    __tablename__ = "blobs"

    workspace_id: Mapped[Ref] = mapped_column(primary_key=True)
    hash: Mapped[Ordered] = mapped_column(primary_key=True)
    scope: Mapped[Ref | None]
    size: Mapped[Long]
    key_id: Mapped[Ref | None]
    created_at: Mapped[Created]
    touched_at: Mapped[Created]
