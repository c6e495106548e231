"""What every route must answer to whom, computed from the gate it declares; and the requests that find it out.

Nothing here knows a feature. A complaint is a sentence that names the route, who asked, and what came back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import uuid4

from fastapi.routing import APIRoute

from dianjing.server.app import gate_of
from dianjing.server.kit.gates import AdministratorGate, AnyoneGate, Gate, PermitGate, SignedInGate
from tests.permissions.asking import Answer, Credentials, ask
from tests.permissions.site import Site, is_thing, token_of

NOBODY = Credentials()
NOT_SIGNED_IN = "request.not_signed_in"
NOT_PERMITTED = "request.not_permitted"
NO_SUCH_THING = "request.no_such_thing"
OUT_OF_SCOPE = "token.out_of_scope"
FORGED = "request.forged"
_REFUSALS = {NOT_SIGNED_IN, NOT_PERMITTED, NO_SUCH_THING, OUT_OF_SCOPE, FORGED}
_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(slots=True)
class Inquiry:
    """One method of one route, asked by everybody. ``site`` has the things, ``other`` is another workspace."""

    route: APIRoute
    method: str
    site: Site
    other: Site
    complaints: list[str] = field(default_factory=list)

    @property
    def gate(self) -> Gate:
        """The gate that the route declares."""
        return gate_of(self.route)

    @property
    def parameters(self) -> list[str]:
        """What the path names."""
        return re.findall(r"\{(\w+)(?::\w+)?\}", self.route.path)

    @property
    def things(self) -> list[str]:
        """Of these, what belongs to somebody."""
        return [name for name in self.parameters if is_thing(name)]

    async def run(self) -> list[str]:
        """Ask as everybody; all that is wrong with the route, nothing when each got what the gate declares."""
        gate = self.gate
        if isinstance(gate, AnyoneGate):
            await self._let_in(NOBODY, "a stranger")
            return self.complaints
        await self._strangers()
        if isinstance(gate, PermitGate):
            await self._other_workspaces()
            await self.left_out()
            await self._entitled(gate)
        elif isinstance(gate, AdministratorGate):
            for role, person in self.site.place.people.items():
                self._expect(await self._ask(Credentials.of(person)), 403, NOT_PERMITTED, role)
            await self._let_in(Credentials.of(await self.site.newcomer(administrator=True)), "an administrator")
        elif isinstance(gate, SignedInGate):
            await self._own_things()
        else:
            self._complain("nobody", f"knows what {type(gate).__name__} promises")
        return self.complaints

    async def _strangers(self) -> None:
        self._expect(await self._ask(NOBODY), 401, NOT_SIGNED_IN, "a stranger")
        cookie = Credentials(cookie=uuid4().hex, csrf=uuid4().hex)
        self._expect(await self._ask(cookie), 401, NOT_SIGNED_IN, "an invented cookie")
        token = Credentials(token=f"dj_{uuid4().hex}")
        self._expect(await self._ask(token), 401, NOT_SIGNED_IN, "an invented token")
        if self.method in _UNSAFE:
            forged = Credentials(cookie=Credentials.of(self.site.place.owner).cookie)
            self._expect(await self._ask(forged), 403, FORGED, "a page of another site")

    async def _other_workspaces(self) -> None:
        await self._hidden_from(Credentials.of(self.other.place.owner), "the owner of another workspace", self.things)
        owner = Credentials.of(self.site.place.owner)
        for name in self.things:
            # One thing of another workspace in a path that is otherwise one's own.
            foreign = await self._ask(owner, {name: await self.other.value(name, self.route.path)})
            never = await self._ask(owner, {name: str(uuid4())})
            self._alike(foreign, never, f"the owner, with a {name} of another workspace,")

    async def left_out(self) -> list[str]:
        """Ask as the members whose role is without the gate's verb, and with a token whose scope is."""
        gate = self.gate
        assert isinstance(gate, PermitGate)
        for role, person in self.site.place.people.items():
            if not gate.opens_for(role):
                self._expect(await self._ask(Credentials.of(person)), 403, NOT_PERMITTED, role)
        elsewhere = await token_of(self.site.place.owner, "account.read")
        self._expect(await self._ask(elsewhere), 403, OUT_OF_SCOPE, "the owner's token for something else")
        return self.complaints

    async def _entitled(self, gate: PermitGate) -> None:
        await self._let_in(await token_of(self.site.place.owner, gate.verb), f"the owner's token for {gate.verb}")
        for role, person in self.site.place.people.items():
            if gate.opens_for(role):
                await self._let_in(Credentials.of(person), role)

    async def _own_things(self) -> None:
        if not self.things:
            for _ in range(2):
                await self._let_in(Credentials.of(await self.site.newcomer()), "somebody signed in")
            return
        for role, person in self.site.place.people.items():
            if role != "owner":
                await self._hidden_from(Credentials.of(person), role, self.things)
        await self._let_in(Credentials.of(self.site.place.owner), "whose it is")

    async def _hidden_from(self, who: Credentials, name: str, things: list[str]) -> None:
        real = await self._ask(who)
        never = await self._ask(who, {thing: str(uuid4()) for thing in things})
        self._alike(real, never, name)

    async def _let_in(self, who: Credentials, name: str) -> None:
        answer = await self._ask(who)
        if self.method in _UNSAFE:
            # It may have taken its things away, so whoever comes next gets others.
            self.site.forget_things()
        if answer.status >= 500:
            self._complain(name, f"broke it: {answer.status} {answer.code}")
        elif answer.code in _REFUSALS:
            self._complain(name, f"should be let in by {self.gate.verb}, and was {answer.status} {answer.code}")

    async def _ask(self, who: Credentials, changed: dict[str, str] | None = None) -> Answer:
        values = {name: await self.site.value(name, self.route.path) for name in self.parameters}
        path = self.route.path_format.format(**{**values, **(changed or {})})
        return await ask(self.site.served, self.method, path, who)

    def _alike(self, real: Answer, never: Answer, who: str) -> None:
        """What is there and not for them answers, to the byte, like what was never there."""
        self._expect(real, 404, NO_SUCH_THING, who)
        if (real.status, real.body) != (never.status, never.body):
            self._complain(who, f"can tell what is there from what is not: {real} and {never}")

    def _expect(self, answer: Answer, status: int, code: str, who: str) -> None:
        if (answer.status, answer.code) != (status, code):
            self._complain(who, f"should be answered {status} {code}, and was {answer.status} {answer.code}")

    def _complain(self, who: str, what: str) -> None:
        self.complaints.append(f"{self.method} {self.route.path}: {who} {what}")
