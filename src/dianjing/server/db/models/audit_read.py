"""Which reads the audit has noted lately, so that each is noted once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base


class AuditRead(Base):
    """Somebody read one thing in one way within the five minutes that began at ``slot``; gone an hour later."""

    __tablename__ = "audit_reads"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    slot: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), primary_key=True)

    __table_args__ = (Index(None, "slot"),)
