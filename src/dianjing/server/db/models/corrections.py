"""Corrections: many objects relabelled, deleted or sent back in one action, which can be taken back as one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Created, Id, Instant, Json, Ref, String


class Correction(Base):
    """One action. ``asked`` is what was wished for; ``counts`` and ``undone`` say by outcome what became of its items.

    ``missed`` chosen objects were no longer what was seen when the action was asked for.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_project", "workspace_id", "project_id", "id"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    layer_id: Mapped[Ref]
    kind: Mapped[String]
    asked: Mapped[Json]
    objects: Mapped[int] = mapped_column(server_default=text("0"))
    items: Mapped[int] = mapped_column(server_default=text("0"))
    missed: Mapped[int] = mapped_column(server_default=text("0"))
    counts: Mapped[Json]
    undone: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    job_id: Mapped[Ref | None]
    undo_job_id: Mapped[Ref | None]
    created_by: Mapped[Ref]
    created_at: Mapped[Created]
    ended_at: Mapped[Instant | None]
    undone_at: Mapped[Instant | None]


class CorrectionItem(Base):
    """One item of a correction: which of its objects, as which revision last touched them, and what became of it.

    ``former`` is how its task stood before, for the way back.
    """

    __tablename__ = "correction_items"
    __table_args__ = (Index("ix_correction_items_item", "item_id"),)

    correction_id: Mapped[Ref] = mapped_column(primary_key=True)
    item_id: Mapped[Ref] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    objects: Mapped[Json]
    outcome: Mapped[String | None]
    changed: Mapped[int] = mapped_column(server_default=text("0"))
    before_id: Mapped[Ref | None]
    after_id: Mapped[Ref | None]
    former: Mapped[Json]
    undone: Mapped[String | None]
