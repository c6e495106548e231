"""Whatever changes about people leaves its row in the audit, by who did it, and no name or secret in it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from dianjing.server.db.models.audit_event import NO_WORKSPACE, AuditEvent
from dianjing.server.kit.database import Database
from tests.fixtures.application import MakeBrowser
from tests.fixtures.people import Place, make_person


async def events(database: Database, workspace: UUID, actor: UUID) -> list[str]:
    async with database.begin() as uow:
        rows = await uow.rows(
            select(AuditEvent.verb, AuditEvent.via, AuditEvent.request_id, AuditEvent.refs)
            .where(AuditEvent.workspace_id == workspace, AuditEvent.actor_id == actor)
            .order_by(AuditEvent.id)
        )
    assert all(row.request_id for row in rows if row.verb not in ("account.sign_in", "workspaces.create"))
    assert "example.com" not in str(rows)
    return [row.verb for row in rows]


async def test_what_is_done_to_the_people_of_a_workspace(place: Place, elsewhere: Place, database: Database) -> None:
    owner = place.owner
    viewer = place.people["viewer"]
    await owner.patch(place.path, {"name": "Renamed"})
    await owner.patch(f"{place.path}/members/{viewer.member_id}", {"role": "annotator"})
    await owner.delete(f"{place.path}/members/{viewer.member_id}")
    invitation = (await owner.post(f"{place.path}/invitations", {"role": "viewer"})).json()
    spare = (await owner.post(f"{place.path}/invitations", {"role": "viewer"})).json()
    await owner.delete(f"{place.path}/invitations/{spare['id']}")
    assert await events(database, place.id, owner.user_id) == [
        "workspace.write",
        "members.manage",
        "members.remove",
        "members.invite",
        "members.invite",
        "members.uninvite",
    ]
    await elsewhere.owner.post(f"/invitations/{invitation['token']}/accept", {})
    assert await events(database, place.id, elsewhere.owner.user_id) == ["members.add", "members.join"]


async def test_what_is_done_to_an_account(database: Database, browser: MakeBrowser) -> None:
    chief = await make_person(database, browser, administrator=True)
    person = await make_person(database, browser)
    await person.patch("/me", {"theme": "dark"})
    made = (await person.post("/me/tokens", {"name": "ci", "scopes": ["*.read"]})).json()
    await person.delete(f"/me/tokens/{made['id']}")
    await person.delete("/session")
    assert await events(database, NO_WORKSPACE, person.user_id) == [
        "account.sign_in",
        "account.write",
        "account.token_create",
        "account.token_delete",
        "account.sign_out",
    ]
    await chief.patch(f"/instance/users/{person.user_id}", {"disabled": True})
    assert (await events(database, NO_WORKSPACE, chief.user_id))[-1] == "instance.users.write"


async def test_what_was_refused_leaves_no_row(place: Place, database: Database) -> None:
    manager = place.people["manager"]
    await manager.post(f"{place.path}/invitations", {"role": "owner"})
    await manager.patch(f"{place.path}/members/{manager.member_id}", {"role": "owner"})
    assert await events(database, place.id, manager.user_id) == []
