"""What was done: rows are inserted and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base

NO_WORKSPACE = UUID(int=0)
"""The workspace of what happens above all workspaces: setting up, signing in."""


class AuditEvent(Base):
    """One thing that somebody did, by ids alone: names and content stand where the ids lead, and can be erased there.

    The id counts up; with the workspace first, the key is also the index of every list. ``xid`` is the transaction
    that wrote the row: the sealer takes the rows of all transactions that have ended.
    """

    __tablename__ = "audit_events"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=text("dianjing_now()"))
    actor_id: Mapped[UUID | None]
    """The user; none where the system itself did it."""
    via: Mapped[str] = mapped_column(Text)
    """``session``, ``token``, ``job``, ``command`` or ``system``."""
    verb: Mapped[str] = mapped_column(Text)
    """The permission that was used, or the name of what the system did."""
    thing_kind: Mapped[str] = mapped_column(Text)
    thing_id: Mapped[UUID | None]
    request_id: Mapped[str] = mapped_column(Text, server_default=text("''"))
    refs: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Ids, counts and words of the product's own vocabulary that say more; never a name, never content, no floats."""

    __table_args__ = (
        # Rows come nearly in the order of their transactions, so a few bytes per 32 pages find the latest ones.
        Index(None, "xid", postgresql_using="brin", postgresql_with={"pages_per_range": 32, "autosummarize": "on"}),
    )
