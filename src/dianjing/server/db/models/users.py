"""People, above all workspaces: who they are and how they sign in."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Bytes, Created, Id, Instant, Json, Ref, String, Strings


class User(Base):
    """``email`` is kept as typed and compared in lower case; ``password_hash`` is argon2id, null for no local sign-in.

    ``administrator`` looks after the instance; it opens no workspace.
    """

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_email", text("lower(email)"), unique=True),)

    id: Mapped[Id]
    email: Mapped[String]
    name: Mapped[String]
    password_hash: Mapped[String | None]
    administrator: Mapped[bool] = mapped_column(server_default=text("false"))
    language: Mapped[String | None]
    theme: Mapped[String | None]
    settings: Mapped[Json]
    created_at: Mapped[Created]
    disabled_at: Mapped[Instant | None]


class Session(Base):
    """A signed-in browser. Only the sha256 of its cookie is kept."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id"), Index("ix_sessions_expires_at", "expires_at"))

    id: Mapped[Id]
    token_hash: Mapped[Bytes] = mapped_column(unique=True)
    user_id: Mapped[Ref]
    address: Mapped[String | None]
    created_at: Mapped[Created]
    expires_at: Mapped[Instant]


class AccessToken(Base):
    """A personal token for programs, by its sha256. ``scopes`` are verbs, ``feature.*``, ``*.read`` or ``*``."""

    __tablename__ = "access_tokens"
    __table_args__ = (Index("ix_access_tokens_user_id", "user_id"),)

    id: Mapped[Id]
    token_hash: Mapped[Bytes] = mapped_column(unique=True)
    user_id: Mapped[Ref]
    name: Mapped[String]
    scopes: Mapped[Strings]
    created_at: Mapped[Created]
    last_used_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]


class SignInAttempt(Base):
    """Failed sign-ins by account and address, so that the throttle works over all processes."""

    __tablename__ = "sign_in_attempts"

    subject: Mapped[Bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[Instant]


class Revocation(Base):
    """Whose cached rights each web process must forget: read by all of them every second, kept for minutes."""

    __tablename__ = "revocations"
    __table_args__ = (Index("ix_revocations_at", "at"),)

    id: Mapped[Id]
    user_id: Mapped[Ref]
    at: Mapped[Instant]
