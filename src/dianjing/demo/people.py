"""The members of the demo: each signs in and acts over HTTP as themselves."""

from __future__ import annotations

from dataclasses import dataclass

from dianjing.core.words import Language
from dianjing.sdk.client import Client
from dianjing.sdk.door import Door

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


def set_up(door: Door, who: Role, workspace: str) -> None:
    """Make the first user and the workspace."""
    door.set_up(email=who.email, name=who.name, password=PASSWORD, workspace=workspace)


def sign_in(door: Door, who: Role) -> Member:
    """The person, signed in."""
    return Member(who, door.sign_in(who.email, PASSWORD, name="demo", language=who.language))


def join(door: Door, lead: Member, who: Role) -> Member:
    """Invite a person by a link, and have them follow it; who is there already signs in."""
    members = lead.client.transport.pages(f"{lead.client.path}/members")
    if any(one["user"]["email"] == who.email for one in members):
        return sign_in(door, who)
    for old in lead.client.transport.get(f"{lead.client.path}/invitations")["items"]:
        # An interrupted demo left it: nobody holds its link any more.
        lead.client.transport.delete(f"{lead.client.path}/invitations/{old['id']}")
    link = lead.client.transport.post(f"{lead.client.path}/invitations", {"role": who.role})
    door.accept(str(link["token"]), email=who.email, name=who.name, password=PASSWORD)
    return sign_in(door, who)
