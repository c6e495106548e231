"""Who is asking: a user, with what they may do in each of their workspaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from uuid import UUID

from dianjing.core.permissions import ROLE_PERMISSIONS, VERBS, Role

ACCOUNT_VERBS = frozenset({"account.read", "account.write", "workspaces.create", "workspaces.restore", "plugins.read"})
"""What everybody may do with what is their own, besides the verbs that come with a role."""

FIRST = "-"
"""In an address: the first workspace of whoever asks, by slug. For programs whose token may not ask which there are."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A user's place in one workspace."""

    id: UUID
    workspace_id: UUID
    slug: str
    name: str
    role: Role

    @property
    def permissions(self) -> frozenset[str]:
        """The verbs of the role."""
        return ROLE_PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, a program with one of their tokens, or a command on the machine of the instance.

    ``scope`` is None for a browser session (everything that the user may) and the verbs of the token otherwise.
    ``credential_id`` is the row of the session or token, ``expires_at`` its end in seconds since 1970.
    """

    user_id: UUID
    email: str
    name: str
    administrator: bool
    via: Literal["session", "token", "command"]
    credential_id: UUID
    expires_at: float
    memberships: Mapping[UUID, Membership] = field(default_factory=dict)
    scope: frozenset[str] | None = None

    def in_scope(self, verb: str) -> bool:
        """Whether the way in allows the verb at all."""
        return self.scope is None or verb in self.scope

    def membership(self, workspace: str | UUID) -> Membership | None:
        """The membership in the workspace with this id or slug, or the first for ``-``; None when there is none."""
        if workspace == FIRST:
            return next(iter(self.memberships.values()), None)
        if isinstance(workspace, UUID):
            return self.memberships.get(workspace)
        for membership in self.memberships.values():
            if workspace in (membership.slug, str(membership.workspace_id)):
                return membership
        return None


def scope_of(patterns: Iterable[str]) -> frozenset[str]:
    """The verbs that a token's scopes stand for: a verb, ``feature.*``, ``*.read``, or ``*``.

    >>> sorted(scope_of(["account.*"]))
    ['account.read', 'account.write']
    """
    return frozenset().union(*(_verbs(pattern) for pattern in patterns))


@cache
def _verbs(pattern: str) -> frozenset[str]:
    known = VERBS | ACCOUNT_VERBS
    if pattern == "*":
        return known
    if pattern.endswith(".*"):
        return frozenset(verb for verb in known if verb.startswith(pattern[:-1]))
    if pattern.startswith("*."):
        return frozenset(verb for verb in known if verb.endswith(pattern[1:]))
    return frozenset({pattern}) & known
