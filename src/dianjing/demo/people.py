"""The members of the demo: each signs in and acts over HTTP as themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import httpx

from dianjing.core.words import Language
from dianjing.sdk.client import Client
from dianjing.sdk.problems import error_of
from dianjing.sdk.transport import Address

PASSWORD = "dots-the-eyes-2026"
"""All demo accounts have it; the demo says so when it ends. Its server listens on this machine alone."""


@dataclass(frozen=True, slots=True)
class Role:
    """A person of the demo."""

    name: str
    email: str
    role: str
    language: Language


LEAD = Role("林知远", "lead@demo.example", "owner", "zh")
ANNOTATORS = (
    Role("周小满", "xiaoman@demo.example", "annotator", "zh"),
    Role("Amara Okoye", "amara@demo.example", "annotator", "en"),
)
REVIEWER = Role("Jonas Weber", "jonas@demo.example", "reviewer", "en")


@dataclass(slots=True)
class Member:
    """A signed-in person with a client of their own."""

    who: Role
    client: Client


class Door:
    """The sign-in of one server, for people without a token yet."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def set_up(self, who: Role, workspace: str, setup_token: str | None) -> None:
        """Make the first user and the workspace."""
        with self._http() as http:
            body = {"email": who.email, "name": who.name, "password": PASSWORD, "workspace": workspace}
            _checked(http.post("/setup", json=body | ({"token": setup_token} if setup_token else {})))

    def is_set_up(self) -> bool:
        """Whether there is a first user."""
        with self._http() as http:
            return not _checked(http.get("/setup"))["needed"]

    def sign_in(self, who: Role) -> Member:
        """A client of the person's own, by a token that they make for it."""
        with self._http() as http:
            me = _checked(http.post("/session", json={"email": who.email, "password": PASSWORD}))
            headers = {"X-CSRF-Token": me["csrf"]}
            _checked(http.patch("/me", json={"language": who.language}, headers=headers))
            made = _checked(http.post("/me/tokens", json={"name": "demo", "scopes": ["*"]}, headers=headers))
        address = Address(self._address.url, made["token"], self._address.socket, who.language)
        return Member(who, Client(address))

    def join(self, lead: Member, who: Role) -> Member:
        """Invite a person by a link, and have them follow it."""
        link = lead.client.transport.post(f"{lead.client.path}/invitations", {"role": who.role})
        with self._http() as http:
            body = {"name": who.name, "email": who.email, "password": PASSWORD}
            _checked(http.post(f"/invitations/{link['token']}/accept", json=body))
        return self.sign_in(who)

    def _http(self) -> httpx.Client:
        socket = str(self._address.socket) if self._address.socket else None
        return httpx.Client(
            base_url=self._address.url.rstrip("/") + "/api",
            transport=httpx.HTTPTransport(uds=socket),
            timeout=60.0,
            headers={"Accept-Language": "en"},
        )


def _checked(response: httpx.Response) -> dict[str, str]:
    if response.is_error:
        raise error_of(response.status_code, response.json())
    found: dict[str, str] = response.json() if response.content else {}
    return found


def local(socket: Path) -> Address:
    """The address of the server behind a Unix socket."""
    return Address("http://localhost", socket=socket)
