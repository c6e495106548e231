"""Workspaces, members, roles and invitations, over HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import update

from dianjing.server.db.models.workspaces import Invitation
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from tests.fixtures.application import MakeBrowser
from tests.fixtures.people import Place, make_person, make_place

ACCOUNT = {"name": "Lin", "password": "correct horse battery"}


async def test_whoever_makes_a_workspace_owns_it_and_sees_it_at_once(database: Database, browser: MakeBrowser) -> None:
    person = await make_person(database, browser)
    made = await person.post("/workspaces", {"name": "视觉组 Vision"})
    assert made.status_code == 201
    assert made.json()["slug"] == "vision"
    found = (await person.get("/me")).json()["workspaces"]
    assert [(place["slug"], place["role"]) for place in found] == [("vision", "owner")]
    assert "members.manage" in found[0]["permissions"]
    assert (await person.get("/workspaces/vision")).json()["id"] == made.json()["id"]


async def test_a_taken_short_name_is_refused_when_asked_for_and_varied_when_not(place: Place) -> None:
    taken = await place.owner.post("/workspaces", {"name": "x", "slug": place.slug})
    assert taken.status_code == 409
    assert taken.json()["code"] == "workspaces.slug_taken"
    first = (await place.owner.post("/workspaces", {"name": "Twice here"})).json()["slug"]
    second = (await place.owner.post("/workspaces", {"name": "Twice here"})).json()["slug"]
    assert first != second


async def test_only_administrators_make_workspaces_where_the_instance_says_so(
    place: Place, resources: Resources, browser: MakeBrowser
) -> None:
    everyone = resources.settings
    resources.settings = everyone.having(workspace_creation="administrators")
    try:
        refused = await place.owner.post("/workspaces", {"name": "x"})
        chief = await make_person(resources.database, browser, administrator=True)
        made = await chief.post("/workspaces", {"name": "x"})
    finally:
        resources.settings = everyone
    assert refused.json()["code"] == "workspaces.only_administrators"
    assert made.status_code == 201


async def test_members_are_listed_page_by_page(place: Place) -> None:
    first = (await place.people["viewer"].get(f"{place.path}/members?limit=4")).json()
    rest = (await place.people["viewer"].get(f"{place.path}/members?limit=4&cursor={first['next']}")).json()
    roles = [member["role"] for member in first["items"] + rest["items"]]
    assert sorted(roles) == sorted(place.people)
    assert rest["next"] is None
    assert (await place.people["viewer"].get(f"{place.path}/members?cursor=nonsense")).status_code == 422


async def test_a_new_role_holds_with_the_next_request(place: Place) -> None:
    viewer = place.people["viewer"]
    path = f"{place.path}/members/{viewer.member_id}"
    assert (await viewer.get(f"{place.path}/invitations")).status_code == 403
    assert (await place.people["manager"].patch(path, {"role": "manager"})).status_code == 403
    assert (await place.owner.patch(path, {"role": "manager"})).json()["role"] == "manager"
    assert (await viewer.get(f"{place.path}/invitations")).status_code == 200
    assert (await place.owner.patch(path, {"role": "chief"})).status_code == 422


async def test_a_removed_member_finds_the_workspace_gone_and_everybody_may_leave(place: Place) -> None:
    viewer, reviewer = place.people["viewer"], place.people["reviewer"]
    assert (await viewer.delete(f"{place.path}/members/{reviewer.member_id}")).status_code == 403
    assert (await place.owner.delete(f"{place.path}/members/{reviewer.member_id}")).status_code == 204
    assert (await reviewer.get(place.path)).status_code == 404
    assert (await viewer.delete(f"{place.path}/members/{viewer.member_id}")).status_code == 204
    assert (await viewer.get(place.path)).status_code == 404


async def test_the_last_owner_stays_however_many_leave_at_once(database: Database, browser: MakeBrowser) -> None:
    place = await make_place(database, browser, roles=("owner", "manager"))
    members = (await place.owner.get(f"{place.path}/members")).json()["items"]
    owner_id = next(member["id"] for member in members if member["role"] == "owner")
    path = f"{place.path}/members/{owner_id}"
    assert (await place.owner.delete(path)).json()["code"] == "workspaces.last_owner"
    assert (await place.owner.patch(path, {"role": "viewer"})).json()["code"] == "workspaces.last_owner"
    second = place.people["manager"]
    await place.owner.patch(f"{place.path}/members/{second.member_id}", {"role": "owner"})
    left = await asyncio.gather(place.owner.delete(path), second.delete(f"{place.path}/members/{second.member_id}"))
    assert sorted(answer.status_code for answer in left) == [204, 409]


async def invited(place: Place, role: str = "annotator", **more: object) -> str:
    answer = await place.people["manager"].post(f"{place.path}/invitations", {"role": role, **more})
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    assert answer.json()["url"] == f"http://dianjing.test/invitations/{token}"
    return token


async def test_an_invitation_makes_an_account_and_a_member_once(place: Place, browser: MakeBrowser) -> None:
    token = await invited(place)
    newcomer = browser()
    shown = (await newcomer.get(f"/api/invitations/{token}")).json()
    assert shown["workspace"] == {"name": "Test"}
    email = f"lin-{uuid4().hex}@example.com"
    short = await newcomer.post(
        f"/api/invitations/{token}/accept", json={"email": email, **ACCOUNT, "password": "short"}
    )
    assert short.json()["code"] == "accounts.weak_password"
    joined = await newcomer.post(f"/api/invitations/{token}/accept", json={"email": email, **ACCOUNT})
    assert joined.status_code == 200, joined.text
    assert [place["role"] for place in joined.json()["workspaces"]] == ["annotator"]
    assert (await newcomer.get(f"/api{place.path}")).status_code == 200
    again = await browser().post(f"/api/invitations/{token}/accept", json={"email": f"x{email}", **ACCOUNT})
    assert again.status_code == 410


async def test_who_is_signed_in_joins_as_themselves(place: Place, elsewhere: Place) -> None:
    token = await invited(place, "reviewer")
    joined = await elsewhere.owner.post(f"/invitations/{token}/accept", {})
    assert {found["role"] for found in joined.json()["workspaces"]} == {"owner", "reviewer"}
    assert (await elsewhere.owner.get(place.path)).status_code == 200


async def test_an_invitation_for_an_address_is_for_that_person(
    place: Place, elsewhere: Place, browser: MakeBrowser
) -> None:
    token = await invited(place, email="someone@example.com")
    other = await elsewhere.owner.post(f"/invitations/{token}/accept", {})
    assert other.json()["code"] == "workspaces.invitation_for_another"
    own = await invited(place, email=elsewhere.owner.email.upper())
    assert (await elsewhere.owner.post(f"/invitations/{own}/accept", {})).status_code == 200


async def test_an_account_that_is_there_signs_in_first(place: Place, elsewhere: Place, browser: MakeBrowser) -> None:
    token = await invited(place)
    taken = await browser().post(f"/api/invitations/{token}/accept", json={"email": elsewhere.owner.email, **ACCOUNT})
    assert taken.json()["code"] == "accounts.email_taken"
    assert (await elsewhere.owner.get(place.path)).status_code == 404


async def test_nobody_gives_a_role_that_may_more_than_they(place: Place) -> None:
    for role in ("owner", "auditor"):
        refused = await place.people["manager"].post(f"{place.path}/invitations", {"role": role})
        assert refused.json()["code"] == "workspaces.role_beyond_own", role
    assert (await place.owner.post(f"{place.path}/invitations", {"role": "auditor"})).status_code == 201


async def test_a_withdrawn_and_an_expired_invitation_are_over(
    place: Place, database: Database, browser: MakeBrowser
) -> None:
    withdrawn, expired = await invited(place), await invited(place)
    listed = (await place.owner.get(f"{place.path}/invitations")).json()["items"]
    assert len(listed) == 2
    assert "token" not in listed[0]
    await place.owner.delete(f"{place.path}/invitations/{listed[1]['id']}")
    async with database.begin() as uow:
        earlier = Invitation.expires_at - timedelta(days=30)
        await uow.execute(update(Invitation).where(Invitation.workspace_id == place.id).values(expires_at=earlier))
    for token in (withdrawn, expired):
        assert (await browser().get(f"/api/invitations/{token}")).status_code == 410
    assert (await place.owner.get(f"{place.path}/invitations")).json()["items"] == []
