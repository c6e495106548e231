"""Signing in and out, forged writes, tokens and their scopes, passwords, throttling: over HTTP."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from dianjing.server.accounts import throttle
from dianjing.server.accounts.passwords import open_passwords
from dianjing.server.accounts.service import create_user
from dianjing.server.db.models.users import Session, SignInAttempt, User
from dianjing.server.kit.authentication import COOKIE, hash_of
from dianjing.server.kit.background import chores
from dianjing.server.kit.resources import Resources
from tests.fixtures.application import MakeBrowser
from tests.fixtures.people import Person, Place, make_person

PASSWORD = "correct horse battery"


async def account(resources: Resources) -> str:
    email = f"Grace-{uuid4().hex}@Example.com"
    async with resources.database.begin() as uow:
        await create_user(uow, resources.once(open_passwords), email=email, name="Grace", password=PASSWORD)
    return email


async def signed_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> dict[str, object]:
    answer = await client.post("/api/session", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    me: dict[str, object] = answer.json()
    client.headers["X-CSRF-Token"] = str(me["csrf"])
    return me


async def test_who_signs_in_is_known_until_they_sign_out(resources: Resources, browser: MakeBrowser) -> None:
    email = await account(resources)
    client = browser()
    assert (await client.get("/api/me")).status_code == 401
    me = await signed_in(client, email.lower())
    assert (await client.get("/api/me")).json() == me
    cookie = client.cookies[COOKIE]
    assert (await client.delete("/api/session")).status_code == 204
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, cookie, domain="dianjing.test")
    assert (await client.get("/api/me")).status_code == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    resources: Resources, browser: MakeBrowser
) -> None:
    email = await account(resources)
    body = {"email": email, "password": PASSWORD}
    plain = (await browser().post("/api/session", json=body)).headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    behind = await browser().post("/api/session", json=body, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in behind.headers["set-cookie"]
    assert behind.headers["strict-transport-security"]


async def test_a_wrong_password_and_an_unknown_address_answer_alike(resources: Resources, browser: MakeBrowser) -> None:
    email = await account(resources)
    wrong = await browser().post("/api/session", json={"email": email, "password": "something else"})
    unknown = await browser().post("/api/session", json={"email": f"{uuid4().hex}@x.y", "password": "something else"})
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}


async def test_a_write_without_the_page_token_is_refused_and_one_with_it_is_done(place: Place) -> None:
    path = f"/api{place.path}"
    client = place.owner.client
    token = client.headers.pop("X-CSRF-Token")
    forged = await client.patch(path, json={"name": "forged"})
    assert forged.status_code == 403
    assert forged.json()["code"] == "request.forged"
    wrong = await client.patch(path, json={"name": "forged"}, headers={"X-CSRF-Token": token[:-1] + "x"})
    assert wrong.json()["code"] == "request.forged"
    foreign = {"X-CSRF-Token": token, "Origin": "https://evil.example"}
    elsewhere = await client.patch(path, json={"name": "forged"}, headers=foreign)
    assert elsewhere.json()["code"] == "request.foreign_origin"
    assert (await client.get(path)).json()["name"] == "Test"
    own = {"X-CSRF-Token": token, "Origin": "http://dianjing.test"}
    assert (await client.patch(path, json={"name": "done"}, headers=own)).json()["name"] == "done"


async def test_signing_in_from_another_site_is_refused(resources: Resources, browser: MakeBrowser) -> None:
    body = {"email": await account(resources), "password": PASSWORD}
    answer = await browser().post("/api/session", json=body, headers={"Origin": "https://evil.example"})
    assert answer.json()["code"] == "request.foreign_origin"
    assert "set-cookie" not in answer.headers


async def token_of(person: Person, *scopes: str) -> dict[str, str]:
    answer = await person.post("/me/tokens", {"name": "ci", "scopes": list(scopes)})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def test_a_token_does_what_its_scopes_say_and_needs_no_page_token(place: Place, browser: MakeBrowser) -> None:
    reads, everything = await token_of(place.owner, "*.read"), await token_of(place.owner, "*")
    client = browser()
    assert (await client.get(f"/api{place.path}", headers=reads)).status_code == 200
    refused = await client.patch(f"/api{place.path}", json={"name": "x"}, headers=reads)
    assert refused.status_code == 403
    assert refused.json()["code"] == "token.out_of_scope"
    assert (await client.patch(f"/api{place.path}", json={"name": "x"}, headers=everything)).status_code == 200
    me = (await client.get("/api/me", headers=everything)).json()
    assert me["csrf"] == ""


async def test_a_token_makes_no_tokens_and_changes_no_password(place: Place, browser: MakeBrowser) -> None:
    everything = await token_of(place.owner, "*")
    client = browser()
    more = await client.post("/api/me/tokens", json={"name": "more", "scopes": ["*"]}, headers=everything)
    change = {"current": PASSWORD, "password": "another long one"}
    password = await client.post("/api/me/password", json=change, headers=everything)
    assert more.json()["code"] == password.json()["code"] == "accounts.session_only"


async def test_a_deleted_token_is_dead_at_once_and_others_cannot_delete_it(place: Place, browser: MakeBrowser) -> None:
    header = await token_of(place.owner, "*")
    client = browser()
    assert (await client.get("/api/me", headers=header)).status_code == 200
    listed = (await place.owner.get("/me/tokens")).json()["items"]
    assert "token" not in listed[0]
    assert listed[0]["last_used_at"] is not None
    path = f"/me/tokens/{listed[0]['id']}"
    assert (await place.people["manager"].delete(path)).status_code == 404
    assert (await place.owner.delete(path)).status_code == 204
    assert (await client.get("/api/me", headers=header)).status_code == 401


async def test_an_unknown_scope_and_an_end_in_the_past_are_refused(place: Place) -> None:
    unknown = await place.owner.post("/me/tokens", {"name": "x", "scopes": ["everything"]})
    assert unknown.json()["code"] == "accounts.unknown_scope"
    over = {"name": "x", "scopes": ["*"], "expires_at": "2020-01-01T00:00:00Z"}
    assert (await place.owner.post("/me/tokens", over)).json()["code"] == "accounts.already_over"


async def test_a_new_password_ends_the_other_sessions(resources: Resources, browser: MakeBrowser) -> None:
    email = await account(resources)
    here, there = browser(), browser()
    await signed_in(here, email)
    await signed_in(there, email)
    wrong = await here.post("/api/me/password", json={"current": "not this one", "password": "another long one"})
    assert wrong.json()["code"] == "accounts.wrong_password"
    assert (await there.get("/api/me")).status_code == 200
    right = await here.post("/api/me/password", json={"current": PASSWORD, "password": "another long one"})
    assert right.status_code == 204
    assert (await there.get("/api/me")).status_code == 401
    assert (await here.get("/api/me")).status_code == 200
    await signed_in(browser(), email, "another long one")


async def test_weak_passwords_are_refused_with_what_to_do(resources: Resources, browser: MakeBrowser) -> None:
    email = await account(resources)
    client = browser()
    await signed_in(client, email)
    for weak in ("short", "aaaaaaaaaaaa", "password1", email):
        answer = await client.post("/api/me/password", json={"current": PASSWORD, "password": weak})
        assert answer.json()["code"] == "accounts.weak_password", weak
        assert answer.json()["hint"]


async def test_guessing_is_slowed_down_by_account_and_address_in_every_process(
    resources: Resources, browser: MakeBrowser
) -> None:
    email = await account(resources)
    answers = [
        await browser().post("/api/session", json={"email": email, "password": f"guess {number}"})
        for number in range(8)
    ]
    codes = [answer.status_code for answer in answers]
    assert codes[:6] == [401] * 6
    assert 429 in codes[6:]
    slowed = next(answer for answer in answers if answer.status_code == 429)
    assert int(slowed.headers["Retry-After"]) >= 1
    right = {"email": email, "password": PASSWORD}
    assert (await browser().post("/api/session", json=right)).status_code == 429
    elsewhere = await browser().post("/api/session", json=right, headers={"X-Forwarded-For": "203.0.113.7"})
    assert elsewhere.status_code == 200
    async with resources.database.begin() as uow:
        assert await uow.row(select(SignInAttempt.subject)) is not None


async def test_an_office_behind_one_address_signs_in_and_its_failures_alone_are_counted(
    resources: Resources, browser: MakeBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "FREE_BY_ADDRESS", 3)
    headers = {"X-Forwarded-For": f"198.51.100.{secrets.randbelow(250)}"}
    emails = [await account(resources) for _ in range(6)]
    for email in emails:
        body = {"email": email, "password": PASSWORD}
        assert (await browser().post("/api/session", json=body, headers=headers)).status_code == 200
    codes = [
        (await browser().post("/api/session", json={"email": email, "password": "guess"}, headers=headers)).status_code
        for email in emails
    ]
    assert codes[:4] == [401] * 4
    assert 429 in codes[4:]


async def test_what_is_over_is_tidied_away_and_the_rest_stays(resources: Resources, browser: MakeBrowser) -> None:
    kept, over = browser(), browser()
    email = await account(resources)
    await signed_in(kept, email)
    await signed_in(over, email)
    ended = hash_of(over.cookies[COOKIE])
    async with resources.database.begin() as uow:
        earlier = func.now() - timedelta(seconds=1)
        await uow.execute(update(Session).where(Session.token_hash == ended).values(expires_at=earlier))
    await chores()["accounts.tidy"].run(resources)
    async with resources.database.begin() as uow:
        assert await uow.row(select(Session.id).where(Session.token_hash == ended)) is None
    assert (await kept.get("/api/me")).status_code == 200


async def test_preferences_are_merged_and_null_takes_one_away(place: Place) -> None:
    changes = {"language": "en", "theme": "dark", "settings": {"keys": {"a": 1}, "grid": True}}
    assert (await place.owner.patch("/me", changes)).status_code == 200
    me = (await place.owner.patch("/me", {"settings": {"grid": None}})).json()
    assert (me["language"], me["theme"], me["settings"]) == ("en", "dark", {"keys": {"a": 1}})
    assert (await place.owner.patch("/me", {"role": "owner"})).status_code == 422


async def test_an_administrator_locks_accounts_out(resources: Resources, browser: MakeBrowser) -> None:
    chief = await make_person(resources.database, browser, administrator=True)
    person = await make_person(resources.database, browser)
    assert (await person.get("/instance/users")).status_code == 403
    assert (await chief.get("/instance/users?limit=1")).json()["next"] is not None
    locked = await chief.patch(f"/instance/users/{person.user_id}", {"disabled": True})
    assert locked.json()["disabled_at"] is not None
    assert (await person.get("/me")).status_code == 401
    assert (await chief.patch(f"/instance/users/{uuid4()}", {"disabled": True})).status_code == 404


async def test_passwords_and_secrets_are_nowhere_in_the_database(resources: Resources, browser: MakeBrowser) -> None:
    email = await account(resources)
    client = browser()
    await signed_in(client, email)
    async with resources.database.begin() as uow:
        stored = await uow.scalar(select(User.password_hash).where(User.email == email))
        raw = await uow.raw()
        hit = await raw.fetchval(
            "SELECT count(*) FROM sessions s WHERE s::text LIKE '%' || $1 || '%'", client.cookies[COOKIE]
        )
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hit == 0


async def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this_one(
    resources: Resources, browser: MakeBrowser
) -> None:
    email = await account(resources)
    here, second, third = browser(), browser(), browser()
    for client in (here, second, third):
        await signed_in(client, email)
    listed = (await here.get("/api/me/sessions")).json()["items"]
    assert [one["current"] for one in listed] == [False, False, True]
    assert all(one["address"] for one in listed)
    assert (await second.delete(f"/api/me/sessions/{listed[0]['id']}")).status_code == 204
    assert (await third.get("/api/me")).status_code == 401
    assert (await second.get("/api/me")).status_code == 200
    stranger = await make_person(resources.database, browser)
    assert (await stranger.client.delete(f"/api/me/sessions/{listed[1]['id']}")).status_code == 404
    assert (await here.delete("/api/me/sessions")).status_code == 204
    assert (await second.get("/api/me")).status_code == 401
    assert [one["current"] for one in (await here.get("/api/me/sessions")).json()["items"]] == [True]


async def test_a_character_that_no_database_can_hold_is_refused_by_name(place: Place) -> None:
    answer = await place.owner.patch("/me", {"settings": {"note": "a\0b"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.nul")
