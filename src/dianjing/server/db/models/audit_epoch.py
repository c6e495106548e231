"""The epochs of the audit: each is a time in which one database cluster counted its transactions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base


class AuditEpoch(Base):
    """An epoch holds the events from ``first_id`` on; all transactions below ``border`` are sealed."""

    __tablename__ = "audit_epochs"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    cluster: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    reason: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int] = mapped_column(BigInteger)
    border: Mapped[int] = mapped_column(BigInteger)
