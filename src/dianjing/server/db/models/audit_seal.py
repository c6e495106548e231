"""The seals over the audit events, one chain a workspace."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base


class AuditSeal(Base):
    """One segment's seal; ``core/audit.py`` says what is hashed. ``first_id`` and ``last_id`` only help to find the
    segment's rows and are not part of it."""

    __tablename__ = "audit_seals"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer)
    previous: Mapped[str] = mapped_column(Text)
    root: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(BigInteger)
    from_xid: Mapped[int] = mapped_column(BigInteger)
    to_xid: Mapped[int] = mapped_column(BigInteger)
    sealed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    hash: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
