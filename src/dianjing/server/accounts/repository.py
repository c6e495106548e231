"""Queries on users, sessions and tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from dianjing.core.ids import uuid7
from dianjing.server.db.models.users import AccessToken, Revocation, Session, User
from dianjing.server.kit.unit_of_work import UnitOfWork


async def is_there_a_user(uow: UnitOfWork) -> bool:
    """Whether the instance has been set up."""
    return await uow.row(select(User.id).limit(1)) is not None


async def user_by_email(uow: UnitOfWork, email: str) -> Row[Any] | None:
    """The user with this address, whatever its capitals."""
    return await uow.row(select(User.__table__).where(func.lower(User.email) == func.lower(email)))


async def user_by_id(uow: UnitOfWork, user_id: UUID) -> Row[Any] | None:
    """The user with this id."""
    return await uow.row(select(User.__table__).where(User.id == user_id))


async def insert_user(
    uow: UnitOfWork, *, email: str, name: str, password_hash: str | None, administrator: bool
) -> UUID | None:
    """A new user; None when the address is taken."""
    made = (
        insert(User)
        .values(id=uuid7(), email=email, name=name, password_hash=password_hash, administrator=administrator)
        .on_conflict_do_nothing()
        .returning(User.id)
    )
    found: UUID | None = await uow.scalar(made)
    return found


async def update_user(uow: UnitOfWork, user_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change columns of a user."""
    if changes:
        await uow.execute(update(User).where(User.id == user_id).values(**changes))


async def administrators(uow: UnitOfWork) -> list[UUID]:
    """The administrators who can sign in, locked against being changed meanwhile."""
    wanted = select(User.id).where(User.administrator, User.disabled_at.is_(None)).order_by(User.id).with_for_update()
    return [row.id for row in await uow.rows(wanted)]


async def insert_session(uow: UnitOfWork, user_id: UUID, token_hash: bytes, *, days: int, address: str) -> UUID:
    """A new session that ends by itself after ``days``."""
    made = uuid7()
    ends = func.now() + func.make_interval(0, 0, 0, days)
    await uow.execute(
        insert(Session).values(id=made, user_id=user_id, token_hash=token_hash, address=address, expires_at=ends)
    )
    return made


async def delete_session(uow: UnitOfWork, session_id: UUID) -> None:
    """End one session."""
    await uow.execute(delete(Session).where(Session.id == session_id))


async def sessions_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """The user's sessions that go on, the newest first."""
    return await uow.rows(
        select(Session.id, Session.address, Session.created_at, Session.expires_at)
        .where(Session.user_id == user_id, Session.expires_at > func.now())
        .order_by(Session.id.desc())
        .limit(1000)
    )


async def delete_session_of(uow: UnitOfWork, user_id: UUID, session_id: UUID) -> bool:
    """End one session of this user; False when they have no such session."""
    ended = delete(Session).where(Session.id == session_id, Session.user_id == user_id)
    return (await uow.execute(ended)).rowcount == 1


async def delete_sessions(uow: UnitOfWork, user_id: UUID, *, but: UUID | None = None) -> None:
    """End all sessions of a user, perhaps but one."""
    ended = delete(Session).where(Session.user_id == user_id)
    await uow.execute(ended if but is None else ended.where(Session.id != but))


async def delete_over(uow: UnitOfWork) -> None:
    """Drop sessions and tokens that have ended, and revocations that every process has long read."""
    await uow.execute(delete(Session).where(Session.expires_at < func.now()))
    await uow.execute(delete(AccessToken).where(AccessToken.expires_at < func.now()))
    an_hour_ago = func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 1)
    await uow.execute(delete(Revocation).where(Revocation.at < an_hour_ago))


async def tokens_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """The user's tokens, the newest first."""
    return await uow.rows(
        select(AccessToken.__table__).where(AccessToken.user_id == user_id).order_by(AccessToken.id.desc()).limit(1000)
    )


async def insert_token(
    uow: UnitOfWork, user_id: UUID, token_hash: bytes, *, name: str, scopes: list[str], expires_at: datetime | None
) -> Row[Any]:
    """A new token."""
    made = (
        insert(AccessToken)
        .values(id=uuid7(), user_id=user_id, token_hash=token_hash, name=name, scopes=scopes, expires_at=expires_at)
        .returning(*AccessToken.__table__.c)
    )
    return (await uow.execute(made)).one()


async def delete_token(uow: UnitOfWork, user_id: UUID, token_id: UUID) -> bool:
    """End a token of this user; False when they have no such token."""
    ended = delete(AccessToken).where(AccessToken.id == token_id, AccessToken.user_id == user_id)
    return (await uow.execute(ended)).rowcount == 1
