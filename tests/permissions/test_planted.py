"""The test of every route is tested: with one check taken away anywhere, it turns red and says where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.types import ASGIApp

from dianjing.core.permissions import ROLES
from dianjing.server.app import api_routes, check_gates, create_app
from dianjing.server.db.models.workspaces import Member
from dianjing.server.kit import gates
from dianjing.server.kit.access import Found, RowAccess, uuid_of
from dianjing.server.kit.authentication import memberships_of
from dianjing.server.kit.gates import Here, PermitGate, SignedInGate, gates_of
from dianjing.server.kit.hot_route import HotRequest
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.routing import UngatedRoute
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.settings import Settings
from dianjing.server.workspaces.access import member_access
from tests.fixtures.application import MakeBrowser
from tests.permissions.judging import Inquiry
from tests.permissions.site import NoBuilder, make_site
from tests.permissions.test_every_route import route_of


class Asked:
    """Asks one route, with something taken away, as everybody."""

    def __init__(self, running: FastAPI, resources: Resources, browser: MakeBrowser, served: ASGIApp) -> None:
        self.running = running
        self._made = (resources, browser, served)

    async def __call__(self, operation: str) -> list[str]:
        return await (await self._inquiry(operation)).run()

    async def by_those_left_out(self, operation: str) -> list[str]:
        """Only as those whom the permission leaves out."""
        return await (await self._inquiry(operation)).left_out()

    async def _inquiry(self, operation: str) -> Inquiry:
        site = await make_site(*self._made, whole=True)
        other = await make_site(*self._made, whole=False)
        route = route_of(self.running, operation)
        return Inquiry(route, next(iter(route.methods or ())), site, other)


@pytest.fixture
def asked(running: FastAPI, resources: Resources, browser: MakeBrowser, served: ASGIApp) -> Asked:
    return Asked(running, resources, browser, served)


PERMITTED = [
    route.unique_id
    for route in api_routes(create_app(Settings(database_url="postgresql://unused")))
    if isinstance(gates_of(route)[0], PermitGate)
]


@pytest.mark.parametrize("operation", PERMITTED)
async def test_without_its_check_of_permissions_any_route_turns_red(
    operation: str, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = route_of(asked.running, operation)
    (gate,) = gates_of(route)
    assert isinstance(gate, PermitGate)
    access = gate.access

    def obliging(hot: HotRequest, permissions: frozenset[str]) -> None:
        hot.permitted = True

    async def lenient(here: Here, values: dict[str, str]) -> None:
        found = await access.find(here.uow, here.actor, values)
        if found is None:
            raise gates._not_found()
        here.admit(found)

    monkeypatch.setattr(gate, "_admit", lenient)
    monkeypatch.setattr(HotRequest, "permit", obliging)
    complaints = await asked.by_those_left_out(operation)
    assert any("token for something else should be answered 403" in complaint for complaint in complaints)
    for role in (role for role in ROLES if not gate.opens_for(role)):
        assert any(f"{role} should be answered 403" in complaint for complaint in complaints), role


async def test_a_hot_route_that_forgets_to_ask_answers_nobody(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HotRequest, "permit", lambda *_: None)
    assert any("annotator broke it: 500" in complaint for complaint in await asked("work.claim"))


async def test_with_another_verb_than_declared_those_left_out_are_named(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = gates_of(route_of(asked.running, "workspaces.list_members"))[0]
    lenient = PermitGate("members.read", gate.access, ())  # type: ignore[attr-defined]
    monkeypatch.setattr(lenient, "verb", "workspace.read")
    monkeypatch.setattr(gate, "_admit", lenient._admit)
    assert any("annotator should be answered 403" in complaint for complaint in await asked("workspaces.list_members"))


async def test_a_row_found_in_any_workspace_is_named(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    async def anywhere(access: RowAccess, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        wanted = select(Member.__table__).where(Member.id == uuid_of(values["member"]))
        row = await uow.row(wanted.execution_options(across_workspaces="planted"))
        return None if row is None else Found(workspace_id=next(iter(actor.memberships)), thing=row)

    monkeypatch.setattr(RowAccess, "find", anywhere)
    complaints = await asked("workspaces.change_member")
    assert any("the owner of another workspace should be answered 404" in complaint for complaint in complaints)
    assert any("with a member of another workspace, should be answered 404" in complaint for complaint in complaints)


async def test_an_answer_that_tells_what_is_there_is_named(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = member_access.find

    async def telling(access: RowAccess, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        there = select(Member.id).where(Member.id == uuid_of(values["member"]))
        row = await uow.row(there.execution_options(across_workspaces="planted"))
        if row is not None and row.id not in {place.id for place in actor.memberships.values()}:
            own = await honest(uow, actor, values)
            if own is None:
                raise gates._forbidden("members.manage")
            return own
        return await honest(uow, actor, values)

    monkeypatch.setattr(RowAccess, "find", telling)
    complaints = await asked("workspaces.change_member")
    assert any("can tell what is there from what is not" in complaint for complaint in complaints)


async def test_without_the_page_token_a_forged_write_is_named(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "csrf_matches", lambda *_: True)
    complaints = await asked("workspaces.change")
    assert any("a page of another site should be answered 403" in complaint for complaint in complaints)


async def test_a_thing_of_ones_own_that_others_reach_is_named(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    async def whoever(uow: UnitOfWork, authenticator: object, user_id: object, token_id: object) -> None:
        await memberships_of(uow, user_id)  # type: ignore[arg-type]

    monkeypatch.setattr("dianjing.server.accounts.service.delete_token", whoever)
    complaints = await asked("accounts.delete_token")
    assert any("viewer should be answered 404" in complaint for complaint in complaints)


def _fresh_app() -> FastAPI:
    return create_app(Settings(database_url="postgresql://unused"))


def test_a_route_without_its_gate_keeps_the_application_from_starting() -> None:
    app = _fresh_app()
    route = api_routes(app)[0]
    kept = route.dependant.dependencies[:]
    route.dependant.dependencies.clear()
    try:
        with pytest.raises(UngatedRoute, match="behind 0 gates"):
            check_gates(app)
        route.dependant.dependencies[:] = [*kept, *kept]
        with pytest.raises(UngatedRoute, match="behind 2 gates"):
            check_gates(app)
    finally:
        route.dependant.dependencies[:] = kept
    check_gates(app)


def test_a_route_that_is_no_route_of_ours_keeps_the_application_from_starting() -> None:
    app = _fresh_app()
    app.mount("/files", app)
    with pytest.raises(UngatedRoute):
        check_gates(app)


async def test_a_parameter_without_a_builder_fails(resources: Resources, browser: MakeBrowser, served: ASGIApp) -> None:
    site = await make_site(resources, browser, served, whole=False)
    with pytest.raises(NoBuilder, match=r"builders/unheard_of\.py"):
        await site.value("unheard_of", "/things/{unheard_of}")


def test_gates_refuse_verbs_that_nobody_has() -> None:
    with pytest.raises(ValueError, match="no role has the verb"):
        gates.Permit("datasets.raed", on=member_access)
    with pytest.raises(ValueError, match="no verb of one's own account"):
        gates.SignedIn("account.everything")
    made: Any = gates.SignedIn("account.read")
    assert isinstance(made.dependency, SignedInGate)
