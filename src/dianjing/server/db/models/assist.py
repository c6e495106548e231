"""What assistants are asked, and what they have learnt."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Bytes, Counter, Created, Id, Json, Ordered, Ref, String


class AssistRequest(Base):
    """A task that waits for an assistant's proposal, or for its turn in the ``control`` arm, which is given none; the
    row goes in the transaction that answers it."""

    __tablename__ = "assist_requests"
    __table_args__ = (Index("ix_assist_requests_project", "workspace_id", "project_id", "id"),)

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    project_id: Mapped[Ref]
    task_id: Mapped[Ref]
    key: Mapped[String]
    assistant: Mapped[Ordered]
    options: Mapped[Json]
    control: Mapped[bool]
    created_at: Mapped[Created]


class AssistantState(Base):
    """What an assistant has learnt in a project: each refit is a new version, and proposals name theirs."""

    __tablename__ = "assistant_states"

    project_id: Mapped[Ref] = mapped_column(primary_key=True)
    assistant: Mapped[Ordered] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    state: Mapped[Bytes]
    examples: Mapped[Counter]
    learnt_until: Mapped[Ref | None]
    created_at: Mapped[Created]
