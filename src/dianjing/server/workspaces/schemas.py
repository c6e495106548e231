"""What crosses the border about workspaces and their people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from dianjing.core.permissions import Role
from dianjing.server.accounts.schemas import Email, Password, PersonName, UserShown, Wish

WorkspaceName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]*$")
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class WorkspaceShown(BaseModel):
    """A workspace; ``slug`` stands in addresses and stays."""

    id: UUID
    name: str
    slug: str
    created_at: datetime
    deleted_at: datetime | None


class WorkspaceWish(Wish):
    """A new workspace; without a slug, one is made from the name."""

    name: WorkspaceName
    slug: Slug | None = None


class WorkspaceChanges(Wish):
    """What is changed of a workspace."""

    name: WorkspaceName | None = None


class MemberShown(BaseModel):
    """A member."""

    id: UUID
    user: UserShown
    role: Role
    joined_at: datetime


class MemberChanges(Wish):
    """A member's new role."""

    role: Role


class InvitationWish(Wish):
    """Whom to ask in. With an address, only that person can accept."""

    role: Role
    email: Email | None = None
    days: Annotated[int, Field(ge=1, le=90)] = 7


class InvitationListed(BaseModel):
    """An invitation that nobody has accepted yet."""

    id: UUID
    email: str | None
    role: Role
    expires_at: datetime
    created_at: datetime


class InvitationMade(InvitationListed):
    """A new invitation with its link, which is shown this once."""

    token: str
    url: str


class Invitations(BaseModel):
    """The open invitations; there are few."""

    items: list[InvitationListed]
    next: None = None


class WorkspaceNamed(BaseModel):
    """All that a stranger with an invitation learns of a workspace."""

    name: str


class InvitationShown(BaseModel):
    """What an invitation's link shows before it is accepted."""

    workspace: WorkspaceNamed
    role: Role
    email: str | None
    expires_at: datetime


class Acceptance(Wish):
    """A new account for who has none; nothing for who is signed in."""

    name: PersonName | None = None
    email: Email | None = None
    password: Password | None = None
