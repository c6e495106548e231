"""Live news, kept for an hour."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Created


class NewsRow(Base):
    """Something changed that an open page may show. ``permission`` is the verb needed to hear of it. ``parts``,
    where set, says whom it is for alone: by user, what each hears besides ``data``."""

    __tablename__ = "news"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[Created]
    workspace_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    thing_id: Mapped[UUID]
    permission: Mapped[str] = mapped_column(Text)
    project_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    parts: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (Index(None, "workspace_id", "id"), Index(None, "at", postgresql_using="brin"))
