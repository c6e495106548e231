"""Work that a transaction leaves for the background, without queueing a job and without a NOTIFY."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base


class OutboxRow(Base):
    """One thing to be done after the transaction that wrote it. Every worker polls; done rows are deleted."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    topic: Mapped[str] = mapped_column(Text)
    workspace_id: Mapped[UUID]
    thing_id: Mapped[UUID]
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    due_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=text("clock_timestamp()"))
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(None, "topic", "due_at", "id"),
        # A queue dies at its head: dead entries there are removed within seconds, and updates stay on their page.
        {
            "postgresql_with": {
                "fillfactor": 80,
                "autovacuum_vacuum_scale_factor": 0.01,
                "autovacuum_vacuum_threshold": 200,
                "autovacuum_vacuum_cost_delay": 0,
            }
        },
    )
