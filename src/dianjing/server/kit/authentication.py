"""From a cookie or a bearer token to the actor, without asking the database each time.

An actor is kept in memory for up to ``KEEP_SECONDS`` by the hash of the credential. Whoever takes rights away (signing
out, a changed password or role, a removed member) writes a row into ``revocations`` in the same transaction; every web
process reads those of the last seconds once a second and forgets the users they name. So a right that is taken away
ends at once in the process that took it and within two seconds in all others. A process that cannot read the
revocations keeps nothing: each request then asks the database.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from typing import Literal
from uuid import UUID

import asyncpg
import orjson
import structlog
from sqlalchemy import func, insert, select

from dianjing.core.errors import Unavailable
from dianjing.core.ids import uuid7
from dianjing.server.db.models.users import Revocation
from dianjing.server.db.models.workspaces import Member, Workspace
from dianjing.server.kit.hot import HotPool, open_hot_pool
from dianjing.server.kit.identity import Actor, Membership, scope_of
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.statements import statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "authentication.sql")

COOKIE = "dianjing_session"
TOKEN_PREFIX = "dj_"
KEEP_SECONDS = 600.0
POLL_SECONDS = 1.0
_TRUSTED_FOR = 5.0
_MOST_ACTORS = 50_000

_log = structlog.get_logger("dianjing.authentication")


def new_secret() -> str:
    """256 random bits as text: for cookies, tokens and links."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """What is stored of a secret. The secret has 256 random bits, so no salt and no slow hash is needed."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_of(session_token: str) -> str:
    """What a page must repeat in ``X-CSRF-Token``: derived from the cookie, which the page itself cannot read."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"csrf:" + session_token.encode()).digest()).decode()


def csrf_matches(session_token: str, header: str | None) -> bool:
    """Whether a write really comes from our page; compared in constant time."""
    return header is not None and hmac.compare_digest(csrf_of(session_token).encode(), header.encode())


async def revoke(uow: UnitOfWork, authenticator: Authenticator, user_id: UUID) -> None:
    """Make every process forget what it holds of this user, once the transaction has been committed."""
    await uow.execute(insert(Revocation).values(id=uuid7(), user_id=user_id, at=func.clock_timestamp()))

    async def _forget() -> None:
        authenticator.forget(user_id)

    uow.after_commit(_forget)


class Authenticator:
    """The actors of one process; opened once by ``resources.once(open_authenticator)``."""

    def __init__(self, pool: HotPool, *, local_token: str | None = None) -> None:
        """``local_token`` stands for the instance's first administrator."""
        self._pool = pool
        self._local = hash_of(local_token) if local_token else None
        self._actors: OrderedDict[bytes, tuple[Actor, float]] = OrderedDict()
        self._hashes: dict[UUID, set[bytes]] = {}
        self._polled_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    async def by_session(self, cookie: str) -> Actor | None:
        """The actor of a session cookie; None when it is unknown or has ended."""
        key = hash_of(cookie)
        return self._kept(key) or await self._load(key, "session")

    async def by_token(self, token: str) -> Actor | None:
        """The actor of a personal token; None when it is unknown or has ended."""
        if not token.startswith(TOKEN_PREFIX):
            return None
        key = hash_of(token)
        return self._kept(key) or await self._load(key, "command" if key == self._local else "token")

    def forget(self, user_id: UUID) -> None:
        """Drop what is kept of a user."""
        for key in self._hashes.pop(user_id, set()):
            self._actors.pop(key, None)

    async def start(self) -> None:
        """Begin to follow the revocations; until this has succeeded nothing is kept."""
        if self._task is None:
            self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End following."""
        task, self._task = self._task, None
        self._polled_at = float("-inf")
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def poll(self) -> None:
        """Read the revocations of the last seconds once, and forget those users."""
        began = time.monotonic()
        recent = await self._pool.row(SQL["revoked"])
        for user in recent["users"] if recent is not None else ():
            self.forget(user)
        self._polled_at = began

    async def _follow(self) -> None:
        while True:
            try:
                await self.poll()
            except (OSError, Unavailable, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.warning("revocations.unread", error=repr(error))
            await asyncio.sleep(POLL_SECONDS)

    def _kept(self, key: bytes) -> Actor | None:
        found = self._actors.get(key)
        if found is None:
            return None
        actor, loaded_at = found
        now = time.monotonic()
        if now - self._polled_at > _TRUSTED_FOR or now - loaded_at > KEEP_SECONDS or time.time() > actor.expires_at:
            self._drop(key, actor.user_id)
            return None
        return actor

    def _keep(self, key: bytes, actor: Actor) -> None:
        self._actors[key] = (actor, time.monotonic())
        self._hashes.setdefault(actor.user_id, set()).add(key)
        while len(self._actors) > _MOST_ACTORS:
            oldest, (dropped, _) = next(iter(self._actors.items()))
            self._drop(oldest, dropped.user_id)

    def _drop(self, key: bytes, user_id: UUID) -> None:
        self._actors.pop(key, None)
        hashes = self._hashes.get(user_id)
        if hashes is not None:
            hashes.discard(key)
            if not hashes:
                del self._hashes[user_id]

    async def _load(self, key: bytes, via: Literal["session", "token", "command"]) -> Actor | None:
        row = await self._pool.row(SQL["actor"], via=via, hash=key)
        if row is None:
            return None
        actor = _actor_of(row, via)
        self._keep(key, actor)
        return actor


def open_authenticator(resources: Resources) -> Authenticator:
    """The process's authenticator."""
    local = resources.settings.local_token
    authenticator = Authenticator(
        resources.once(open_hot_pool), local_token=local.get_secret_value() if local is not None else None
    )
    resources.on_close(authenticator.stop)
    return authenticator


def _actor_of(row: asyncpg.Record, via: Literal["session", "token", "command"]) -> Actor:
    # The driver's own class of ids is not what JSON writers and others know.
    return Actor(
        user_id=UUID(bytes=row["user_id"].bytes),
        email=row["email"],
        name=row["name"],
        administrator=row["administrator"],
        via=via,
        credential_id=UUID(bytes=row["id"].bytes),
        expires_at=row["expires_at"].timestamp() if row["expires_at"] else float("inf"),
        memberships={
            (workspace := UUID(one["workspace_id"])): Membership(
                id=UUID(one["id"]),
                workspace_id=workspace,
                slug=one["slug"],
                name=one["name"],
                role=one["role"],
            )
            for one in orjson.loads(row["places"])
        },
        scope=scope_of(row["scopes"]) if via == "token" else None,
    )


async def memberships_of(uow: UnitOfWork, user_id: UUID) -> dict[UUID, Membership]:
    """The user's places in all workspaces that are there."""
    rows = await uow.rows(
        select(Member.id, Member.workspace_id, Member.role, Workspace.slug, Workspace.name)
        .join(Workspace, Workspace.id == Member.workspace_id)
        .where(Member.user_id == user_id, Workspace.deleted_at.is_(None))
        .order_by(Workspace.slug)
    )
    return {
        row.workspace_id: Membership(
            id=row.id, workspace_id=row.workspace_id, slug=row.slug, name=row.name, role=row.role
        )
        for row in rows
    }
