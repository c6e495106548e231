"""The door of a server: its first user, signing in with a password, following an invitation."""

from __future__ import annotations

from typing import Any

import httpx

from dianjing.core.words import Language
from dianjing.sdk.client import Client
from dianjing.sdk.problems import error_of
from dianjing.sdk.transport import Address


class Door:
    """For people who have no token yet."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def is_set_up(self) -> bool:
        """Whether there is a first user."""
        with self._http() as http:
            return not _checked(http.get("/setup"))["needed"]

    def set_up(self, *, email: str, name: str, password: str, workspace: str, token: str | None = None) -> None:
        """Make the first user and their workspace. ``token`` is of the link that ``serve`` printed."""
        body = {"email": email, "name": name, "password": password, "workspace": workspace}
        with self._http() as http:
            _checked(http.post("/setup", json=body | ({"token": token} if token else {})))

    def sign_in(self, email: str, password: str, *, name: str, language: Language = "en") -> Client:
        """A client of the person's own, by a token called ``name`` that they make for it."""
        with self._http() as http:
            me = _checked(http.post("/session", json={"email": email, "password": password}))
            headers = {"X-CSRF-Token": str(me["csrf"])}
            _checked(http.patch("/me", json={"language": language}, headers=headers))
            made = _checked(http.post("/me/tokens", json={"name": name, "scopes": ["*"]}, headers=headers))
        return Client(Address(self._address.url, str(made["token"]), self._address.socket, language))

    def accept(self, invitation: str, *, email: str, name: str, password: str) -> None:
        """Follow the link of an invitation as somebody new."""
        with self._http() as http:
            body = {"name": name, "email": email, "password": password}
            _checked(http.post(f"/invitations/{invitation}/accept", json=body))

    def _http(self) -> httpx.Client:
        socket = str(self._address.socket) if self._address.socket else None
        return httpx.Client(
            base_url=self._address.url.rstrip("/") + "/api",
            transport=httpx.HTTPTransport(uds=socket),
            timeout=60.0,
            headers={"Accept-Language": self._address.language},
        )


def _checked(response: httpx.Response) -> dict[str, Any]:
    if response.is_error:
        raise error_of(response.status_code, response.json())
    found: dict[str, Any] = response.json() if response.content else {}
    return found
