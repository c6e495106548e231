"""Kept actors: what is taken away in one process ends in the others, and who cannot hear of it keeps nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, update

from dianjing.core.ids import uuid7
from dianjing.core.permissions import VERBS
from dianjing.server.accounts import repository as accounts
from dianjing.server.accounts.service import open_session
from dianjing.server.db.models.users import Session
from dianjing.server.kit import authentication
from dianjing.server.kit.authentication import Authenticator, hash_of, revoke
from dianjing.server.kit.database import Database
from dianjing.server.kit.identity import ACCOUNT_VERBS, scope_of
from dianjing.server.workspaces.service import add_member, create_workspace


@pytest_asyncio.fixture(loop_scope="session")
async def two(database: Database) -> AsyncIterator[tuple[Authenticator, Authenticator]]:
    """The authenticators of two web processes, both listening."""
    found = Authenticator(database), Authenticator(database)
    for one in found:
        await one.poll()
    yield found


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


async def test_who_cannot_hear_of_revocations_asks_the_database_each_time(database: Database) -> None:
    deaf = Authenticator(database)
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
