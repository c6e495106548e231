"""Kept actors: what is taken away in one process ends in the others, and who cannot hear of it keeps nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select, update

from dianjing.core.ids import uuid7
from dianjing.core.permissions import VERBS
from dianjing.server.accounts import repository as accounts
from dianjing.server.accounts.service import open_session
from dianjing.server.db.models.users import AccessToken, Session, User
from dianjing.server.kit import authentication
from dianjing.server.kit.authentication import TOKEN_PREFIX, Authenticator, hash_of, new_secret, revoke
from dianjing.server.kit.database import Database
from dianjing.server.kit.hot import HotPool
from dianjing.server.kit.identity import ACCOUNT_VERBS, scope_of
from dianjing.server.workspaces.service import add_member, create_workspace


@pytest_asyncio.fixture(loop_scope="session")
async def pool(database: Database) -> AsyncIterator[HotPool]:
    """Connections on which actors are read."""
    found = HotPool(database.url, connections=2)
    yield found
    await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def two(pool: HotPool) -> tuple[Authenticator, Authenticator]:
    """The authenticators of two web processes, both listening."""
    found = Authenticator(pool), Authenticator(pool)
    for one in found:
        await one.poll()
    return found


async def signed_in(database: Database) -> tuple[str, object]:
    async with database.begin() as uow:
        user = await accounts.insert_user(
            uow, email=f"{uuid7().hex}@example.com", name="Ada", password_hash=None, administrator=False
        )
        assert user is not None
        opened = await open_session(uow, user, days=1, address="test")
    return opened.cookie, user


async def test_a_session_that_ends_in_one_process_ends_in_the_other_with_its_next_look(
    database: Database, two: tuple[Authenticator, Authenticator]
) -> None:
    here, there = two
    cookie, user = await signed_in(database)
    actors = [await one.by_session(cookie) for one in two]
    assert all(actor is not None and actor.user_id == user for actor in actors)
    async with database.begin() as uow:
        await accounts.delete_sessions(uow, actors[0].user_id)  # type: ignore[union-attr]
        await revoke(uow, here, actors[0].user_id)  # type: ignore[union-attr]
    assert await here.by_session(cookie) is None
    assert await there.by_session(cookie) is not None, "kept until the next look, a second later"
    await there.poll()
    assert await there.by_session(cookie) is None


async def test_nothing_is_forgotten_when_the_revoking_transaction_fails(
    database: Database, two: tuple[Authenticator, Authenticator]
) -> None:
    here, _ = two
    cookie, _ = await signed_in(database)
    actor = await here.by_session(cookie)
    assert actor is not None
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as uow:
            await accounts.delete_sessions(uow, actor.user_id)
            await revoke(uow, here, actor.user_id)
            raise ZeroDivisionError
    assert await here.by_session(cookie) is actor


async def test_who_cannot_hear_of_revocations_asks_the_database_each_time(database: Database, pool: HotPool) -> None:
    deaf = Authenticator(pool)
    cookie, _ = await signed_in(database)
    first = await deaf.by_session(cookie)
    assert first is not None
    async with database.begin() as uow:
        place = await create_workspace(uow, name="late", slug=None, owner=first.user_id)
    second = await deaf.by_session(cookie)
    assert second is not None
    assert second.membership(place.id) is not None


async def test_an_actor_is_kept_for_a_while_only_and_never_beyond_its_end(
    database: Database, two: tuple[Authenticator, Authenticator], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = two
    cookie, _ = await signed_in(database)
    first = await here.by_session(cookie)
    assert first is not None
    assert await here.by_session(cookie) is first
    monkeypatch.setattr(authentication, "KEEP_SECONDS", -1.0)
    assert await here.by_session(cookie) is not first
    async with database.begin() as uow:
        earlier = func.now() - timedelta(seconds=1)
        await uow.execute(update(Session).where(Session.token_hash == hash_of(cookie)).values(expires_at=earlier))
    assert await here.by_session(cookie) is None


async def test_memory_stays_bounded(
    database: Database, two: tuple[Authenticator, Authenticator], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = two
    monkeypatch.setattr(authentication, "_MOST_ACTORS", 3)
    cookies = [(await signed_in(database))[0] for _ in range(5)]
    for cookie in cookies:
        await here.by_session(cookie)
    assert len(here._actors) == 3
    assert all([await here.by_session(cookie) for cookie in cookies])


async def test_membership_is_found_by_id_and_by_slug(
    database: Database, two: tuple[Authenticator, Authenticator]
) -> None:
    here, _ = two
    cookie, user = await signed_in(database)
    async with database.begin() as uow:
        place = await create_workspace(uow, name="mine", slug=None, owner=user)  # type: ignore[arg-type]
        other = await create_workspace(uow, name="theirs", slug=None, owner=uuid7())
        await add_member(uow, other.id, uuid7(), "viewer")
    actor = await here.by_session(cookie)
    assert actor is not None
    assert actor.membership(place.slug) == actor.membership(place.id) == actor.membership(str(place.id))
    assert actor.membership(other.slug) is actor.membership(other.id) is None


def test_scopes_stand_for_verbs_and_never_for_more() -> None:
    assert scope_of(["*"]) == VERBS | ACCOUNT_VERBS
    assert scope_of(["*.read"]) == {verb for verb in VERBS | ACCOUNT_VERBS if verb.endswith(".read")}
    assert scope_of(["datasets.*", "jobs.read"]) >= {"datasets.read", "datasets.write", "jobs.read"}
    assert scope_of(["datasets.*"]).isdisjoint({"jobs.read", "members.read"})
    for nothing in ("", "datasets", "datasets.", "data*", "unheard.of", "*.*"):
        assert scope_of([nothing]) == frozenset(), nothing


async def test_a_token_carries_its_scopes_and_places_and_notes_its_use_once_an_hour(
    database: Database, two: tuple[Authenticator, Authenticator]
) -> None:
    here, there = two
    _, user = await signed_in(database)
    token, ended = TOKEN_PREFIX + new_secret(), TOKEN_PREFIX + new_secret()
    async with database.begin() as uow:
        place = await create_workspace(uow, name="Place", slug=None, owner=user)  # type: ignore[arg-type]
        for secret, expires in ((token, None), (ended, func.now() - timedelta(seconds=1))):
            values = {"token_hash": hash_of(secret), "user_id": user, "scopes": ["work.*"], "expires_at": expires}
            await uow.execute(insert(AccessToken).values(id=uuid7(), name="t", **values))
    used = select(AccessToken.last_used_at).where(AccessToken.token_hash == hash_of(token))

    async def last_used() -> object:
        async with database.begin() as uow:
            return await uow.scalar(used)

    assert await last_used() is None
    actor = await here.by_token(token)
    assert actor is not None
    assert (actor.user_id, actor.via, actor.scope) == (user, "token", scope_of(["work.*"]))
    assert type(actor.user_id) is UUID, "what JSON writers know"
    assert actor.memberships[place.id].role == "owner"
    first = await last_used()
    assert first is not None
    assert await there.by_token(token) is not None
    assert await last_used() == first
    assert await here.by_token(ended) is None
    async with database.begin() as uow:
        await uow.execute(update(User).where(User.id == user).values(disabled_at=func.now()))
        await revoke(uow, here, user)  # type: ignore[arg-type]
    assert await here.by_token(token) is None
