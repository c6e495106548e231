"""Jobs: long work in the background, as people see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Created, Id

STATES = ("queued", "running", "succeeded", "failed", "cancelled")


class Job(Base):
    """One job. The queue that workers fetch from holds only its id (``queue_id``); everything that is shown, and the
    point from which it goes on after a kill, stands here.

    ``run`` counts how often a worker took it up: what an older run still writes is refused.
    """

    __tablename__ = "jobs"

    id: Mapped[Id]
    workspace_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=text("'queued'"))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    thing_kind: Mapped[str | None] = mapped_column(Text)
    thing_id: Mapped[UUID | None]
    """What the job is about: an import, a release, a project."""
    done: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    total: Mapped[int | None] = mapped_column(BigInteger)
    message: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Words: what it is doing."""
    checkpoint: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    log: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    """The last lines only."""
    run: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    failures: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """Runs that ended badly since the last progress: too many, and it is not taken up again by itself."""
    worker: Mapped[str | None] = mapped_column(Text)
    heartbeat_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    cancel_requested: Mapped[bool] = mapped_column(server_default=text("false"))
    queue_id: Mapped[int | None] = mapped_column(BigInteger)
    priority: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    lock: Mapped[str | None] = mapped_column(Text)
    """Jobs with the same lock never run at once."""
    created_by: Mapped[UUID | None]
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True))

    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="state"),
        Index(None, "workspace_id", "id"),
        Index(None, "workspace_id", "thing_id"),
        Index("ix_jobs_unfinished", "state", "heartbeat_at", postgresql_where=text("state IN ('queued', 'running')")),
    )
