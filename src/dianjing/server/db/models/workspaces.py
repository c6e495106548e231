"""Workspaces (the tenants), who is in them with which role, and who was asked in."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Bytes, Created, Id, Instant, Json, Ordered, Ref, String


class Workspace(Base):
    """The tenant: everything below belongs to exactly one. ``name`` stands in addresses, ``title`` is what is read."""

    __tablename__ = "workspaces"
    __table_args__ = (
        Index("uq_workspaces_slug", "slug", unique=True),
        Index("ix_workspaces_deleted_at", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )

    id: Mapped[Id]
    slug: Mapped[Ordered]
    name: Mapped[String]
    settings: Mapped[Json]
    created_by: Mapped[Ref | None]
    created_at: Mapped[Created]
    deleted_at: Mapped[Instant | None]


class Member(Base):
    """A user in a workspace with one role. The memberships of one person belong to that person."""

    __tablename__ = "members"
    __table_args__ = (
        Index("uq_members_user", "workspace_id", "user_id", unique=True),
        Index("ix_members_user_id", "user_id"),
        {"info": {"scoped_by": ["user_id"]}},
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    user_id: Mapped[Ref]
    role: Mapped[String]
    created_at: Mapped[Created]


class Invitation(Base):
    """A link that makes whoever opens it a member. Only the sha256 of its secret is kept; whoever has it may use it."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index("ix_invitations_workspace_id_id", "workspace_id", "id"),
        {"info": {"scoped_by": ["token_hash"]}},
    )

    id: Mapped[Id]
    workspace_id: Mapped[Ref]
    token_hash: Mapped[Bytes] = mapped_column(unique=True)
    role: Mapped[String]
    email: Mapped[String | None]
    created_by: Mapped[Ref]
    created_at: Mapped[Created]
    expires_at: Mapped[Instant]
    accepted_by: Mapped[Ref | None]
    accepted_at: Mapped[Instant | None]
