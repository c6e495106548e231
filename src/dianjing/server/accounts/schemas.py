"""What crosses the border about accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from dianjing.core.permissions import Role

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$"),
]
PersonName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]*$")
]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Theme = Literal["light", "dark", "system"]
InterfaceLanguage = Literal["zh", "en"]


class Wish(BaseModel):
    """The body of a request: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Wish):
    """Signing in."""

    email: Email
    password: Password


class UserShown(BaseModel):
    """A user, as others see them."""

    id: UUID
    email: str
    name: str


class MyWorkspace(BaseModel):
    """A workspace of mine, with what I may do in it."""

    id: UUID
    name: str
    slug: str
    role: Role
    permissions: list[str]


class Me(BaseModel):
    """Who I am. ``csrf`` goes into ``X-CSRF-Token`` of every write of a browser; tokens need none and get ""."""

    user: UserShown
    administrator: bool
    csrf: str
    workspaces: list[MyWorkspace]
    language: InterfaceLanguage | None
    theme: Theme | None
    settings: dict[str, Any]


class MeChanges(Wish):
    """What I change about myself; ``settings`` are merged at the first level, null takes one away."""

    name: PersonName | None = None
    language: InterfaceLanguage | None = None
    theme: Theme | None = None
    settings: dict[str, Any] | None = None


class PasswordChange(Wish):
    """Both passwords; every other session of mine ends."""

    current: Password
    password: Password


class TokenWish(Wish):
    """A new token. Scopes are verbs, ``feature.*``, ``*.read`` or ``*``."""

    name: PersonName
    scopes: Annotated[list[str], Field(min_length=1, max_length=100)]
    expires_at: datetime | None = None

    @field_validator("expires_at")
    @classmethod
    def _zoned(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time needs its zone, as in 2030-01-01T00:00:00Z")
        return value


class TokenShown(BaseModel):
    """A token, without its secret."""

    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class TokenMade(TokenShown):
    """A new token with its secret, which is shown this once."""

    token: str


class Tokens(BaseModel):
    """All my tokens; there are few."""

    items: list[TokenShown]
    next: None = None


class SessionShown(BaseModel):
    """A browser in which I am signed in; ``address`` is where it signed in from, ``current`` the one that asks."""

    id: UUID
    address: str | None
    current: bool
    created_at: datetime
    expires_at: datetime


class Sessions(BaseModel):
    """All my sessions; there are few."""

    items: list[SessionShown]
    next: None = None


class UserAdministered(UserShown):
    """A user, as an administrator of the instance sees them."""

    administrator: bool
    created_at: datetime
    disabled_at: datetime | None


class UserChanges(Wish):
    """What an administrator changes of a user."""

    administrator: bool | None = None
    disabled: bool | None = None
