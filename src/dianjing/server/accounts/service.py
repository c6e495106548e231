"""What happens to accounts: signing in and out, passwords, tokens, preferences, administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from dianjing.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from dianjing.core.words import Words
from dianjing.server.accounts import repository
from dianjing.server.accounts.passwords import Passwords, check_password
from dianjing.server.accounts.schemas import MeChanges, TokenWish, UserChanges
from dianjing.server.accounts.throttle import count_attempt, forget_attempts
from dianjing.server.audit.service import record
from dianjing.server.db.models.users import User
from dianjing.server.kit.acting import Acting
from dianjing.server.kit.authentication import TOKEN_PREFIX, Authenticator, hash_of, new_secret, revoke
from dianjing.server.kit.database import Database
from dianjing.server.kit.identity import scope_of
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork

SETTINGS_LIMIT = 100
_BY_AGE = Order("age", (Key(User.__table__.c.id),))


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: whose it is, and the cookie that holds it."""

    user_id: UUID
    cookie: str


async def create_user(
    uow: UnitOfWork, passwords: Passwords, *, email: str, name: str, password: str, administrator: bool = False
) -> UUID:
    """A new account. Raises ``Conflict`` when the address has one already."""
    check_password(password, email)
    hashed = await passwords.hash(password)
    made = await repository.insert_user(uow, email=email, name=name, password_hash=hashed, administrator=administrator)
    if made is None:
        raise Conflict(
            "accounts.email_taken",
            Words(zh="这个邮箱已有账户", en="There is an account with this address already"),
            where="email",
            hint=Words(zh="请先登录", en="Sign in first"),
        )
    # Whoever makes an account for themselves acts as that account from here on.
    if uow.by.user_id is None:
        uow.by = Acting(user_id=made, via="session", request_id=uow.by.request_id)
    await record(uow, "accounts.create", "user", made)
    return made


async def open_session(uow: UnitOfWork, user_id: UUID, *, days: int, address: str) -> Opened:
    """A session for a user who has just shown who they are."""
    cookie = new_secret()
    session_id = await repository.insert_session(uow, user_id, hash_of(cookie), days=days, address=address)
    uow.by = Acting(user_id=user_id, via="session", request_id=uow.by.request_id)
    await record(uow, "account.sign_in", "session", session_id)
    return Opened(user_id=user_id, cookie=cookie)


async def sign_in(
    uow: UnitOfWork, database: Database, passwords: Passwords, *, email: str, password: str, address: str, days: int
) -> Opened:
    """A session for the right password. Raises ``Unauthenticated``, the same for a wrong address and a wrong password.

    The attempt is counted in a transaction of its own: it counts even when this one is rolled back.
    """
    await count_attempt(database, email, address)
    user = await repository.user_by_email(uow, email)
    right = await passwords.matches(user.password_hash if user is not None else None, password)
    if user is None or not right or user.disabled_at is not None:
        raise Unauthenticated(
            "accounts.wrong_credentials", Words(zh="邮箱或密码不对", en="The address or the password is wrong")
        )
    await forget_attempts(uow, email, address)
    return await open_session(uow, user.id, days=days, address=address)


async def sign_out(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID, session_id: UUID) -> None:
    """End this session everywhere."""
    await repository.delete_session(uow, session_id)
    await revoke(uow, authenticator, user_id)
    await record(uow, "account.sign_out", "session", session_id)


async def sessions_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """Where I am signed in."""
    return await repository.sessions_of(uow, user_id)


async def end_session(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID, session_id: UUID | None) -> None:
    """End one of my sessions. Raises ``NotFound`` when I have no such session."""
    if session_id is None or not await repository.delete_session_of(uow, user_id, session_id):
        raise _no_such("session")
    await revoke(uow, authenticator, user_id)
    await record(uow, "account.sign_out", "session", session_id)


async def end_other_sessions(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID, but: UUID) -> None:
    """End all my sessions but one."""
    await repository.delete_sessions(uow, user_id, but=but)
    await revoke(uow, authenticator, user_id)
    await record(uow, "account.sign_out", "session", None, refs={"all_but": str(but)})


async def user_shown(uow: UnitOfWork, user_id: UUID) -> Row[Any]:
    """The row of a user who is there."""
    found = await repository.user_by_id(uow, user_id)
    if found is None:
        raise _no_such("user")
    return found


async def change_me(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID, wish: MeChanges) -> None:
    """Change name and preferences."""
    changes = wish.model_dump(exclude_unset=True)
    if "settings" in changes:
        current = (await user_shown(uow, user_id)).settings
        merged = {**current, **(changes["settings"] or {})}
        changes["settings"] = {name: value for name, value in merged.items() if value is not None}
        if len(changes["settings"]) > SETTINGS_LIMIT:
            raise Invalid(
                "accounts.too_many_settings",
                Words(zh=f"最多保存 {SETTINGS_LIMIT} 项设置", en=f"At most {SETTINGS_LIMIT} settings are kept"),
                where="settings",
            )
    if changes.get("name", "") is None:
        del changes["name"]
    await repository.update_user(uow, user_id, changes)
    await revoke(uow, authenticator, user_id)
    await record(uow, "account.write", "user", user_id, refs={"changed": [*sorted(changes)]})


async def change_password(
    uow: UnitOfWork,
    database: Database,
    passwords: Passwords,
    authenticator: Authenticator,
    user_id: UUID,
    session_id: UUID,
    *,
    current: str,
    password: str,
    address: str,
) -> None:
    """A new password, for who knows the old one. Every other session ends; tokens stay: they are listed for removal."""
    user = await user_shown(uow, user_id)
    await count_attempt(database, user.email, address)
    if not await passwords.matches(user.password_hash, current):
        raise Forbidden(
            "accounts.wrong_password", Words(zh="当前密码不对", en="The current password is wrong"), where="current"
        )
    await forget_attempts(uow, user.email, address)
    check_password(password, user.email)
    await repository.update_user(uow, user_id, {"password_hash": await passwords.hash(password)})
    await repository.delete_sessions(uow, user_id, but=session_id)
    await revoke(uow, authenticator, user_id)
    await record(uow, "account.password", "user", user_id)


async def create_token(uow: UnitOfWork, user_id: UUID, wish: TokenWish) -> tuple[Row[Any], str]:
    """A new token and its secret. Raises ``Invalid`` for a scope that names no verb or an end in the past."""
    for scope in wish.scopes:
        if not scope_of([scope]):
            raise Invalid(
                "accounts.unknown_scope",
                Words(zh=f"没有这样的范围：{scope!r}", en=f"There is no such scope: {scope!r}"),
                where="scopes",
                hint=Words(zh="例如 *.read、datasets.* 或 *", en="For example *.read, datasets.* or *"),
            )
    if wish.expires_at is not None and wish.expires_at <= datetime.now(UTC):
        raise Invalid(
            "accounts.already_over", Words(zh="到期时间已过", en="This end is in the past"), where="expires_at"
        )
    secret = TOKEN_PREFIX + new_secret()
    made = await repository.insert_token(
        uow, user_id, hash_of(secret), name=wish.name, scopes=wish.scopes, expires_at=wish.expires_at
    )
    await record(uow, "account.token_create", "token", made.id)
    return made, secret


async def tokens_of(uow: UnitOfWork, user_id: UUID) -> Sequence[Row[Any]]:
    """The user's tokens, the newest first."""
    return await repository.tokens_of(uow, user_id)


async def delete_token(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID, token_id: UUID | None) -> None:
    """End one of one's own tokens everywhere."""
    if token_id is None or not await repository.delete_token(uow, user_id, token_id):
        raise _no_such("token")
    await revoke(uow, authenticator, user_id)
    await record(uow, "account.token_delete", "token", token_id)


async def list_users(uow: UnitOfWork, asked: PageRequest) -> tuple[list[Row[Any]], str | None]:
    """All users of the instance, the oldest first."""
    rows, following = await page_of(uow, select(User.__table__), _BY_AGE, asked)
    return list(rows), following


async def change_user(
    uow: UnitOfWork, authenticator: Authenticator, user_id: UUID | None, wish: UserChanges
) -> Row[Any]:
    """Make or unmake an administrator, lock an account out or let it in again. One administrator always remains."""
    active = await repository.administrators(uow)
    user = await repository.user_by_id(uow, user_id) if user_id is not None else None
    if user is None:
        raise _no_such("user")
    changes: dict[str, Any] = {}
    if wish.administrator is not None:
        changes["administrator"] = wish.administrator
    if wish.disabled is not None:
        changes["disabled_at"] = func.dianjing_now() if wish.disabled else None
    if active == [user.id] and (wish.administrator is False or wish.disabled):
        raise Conflict(
            "accounts.last_administrator",
            Words(zh="至少要保留一名实例管理员", en="The instance keeps at least one administrator"),
        )
    await repository.update_user(uow, user.id, changes)
    if wish.disabled:
        await repository.delete_sessions(uow, user.id)
    await revoke(uow, authenticator, user.id)
    await record(uow, "instance.users.write", "user", user.id, refs={"changed": [*sorted(changes)]})
    return await user_shown(uow, user.id)


def _no_such(kind: str) -> NotFound:
    return NotFound("request.no_such_thing", Words(zh="没有找到", en="Not found"), params={"kind": kind})


async def is_there_a_user(uow: UnitOfWork) -> bool:
    """Whether the instance has been set up."""
    return await repository.is_there_a_user(uow)
