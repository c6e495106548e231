"""Permissions are named verbs on things, roles are sets of them; code asks for the verb, never for the role."""

from __future__ import annotations

from typing import Literal

Role = Literal["owner", "manager", "reviewer", "annotator", "viewer", "auditor"]

ROLES: tuple[Role, ...] = ("owner", "manager", "reviewer", "annotator", "viewer", "auditor")

_EVERYBODY = frozenset({"workspace.read", "plugins.read", "events.read"})

_LOOKING = _EVERYBODY | {
    "datasets.read",
    "items.read",
    "media.read",
    "projects.read",
    "tasks.read",
    "annotations.read",
    "releases.read",
    "members.read",
}

_ANNOTATING = _EVERYBODY | {
    "projects.read",
    "work.claim",
    "work.submit",
    "work.assigned_items.read",
    "comments.write",
}

_REVIEWING = (
    _LOOKING
    | _ANNOTATING
    | {
        "reviews.claim",
        "reviews.decide",
        "objects.correct",
        "quality.read",
    }
)

_MANAGING = _REVIEWING | {
    "datasets.create",
    "datasets.write",
    "datasets.delete",
    "items.delete",
    "imports.create",
    "imports.read",
    "projects.create",
    "projects.write",
    "projects.delete",
    "ontologies.write",
    "guidelines.write",
    "tasks.write",
    "tasks.assign",
    "tasks.release",
    "tasks.reopen",
    "annotations.restore",
    "assistants.run",
    "releases.create",
    "releases.withdraw",
    "exports.create",
    "exports.read",
    "jobs.read",
    "jobs.control",
    "members.invite",
}

_OWNING = _MANAGING | {
    "workspace.write",
    "workspace.delete",
    "members.manage",
    "audit.read",
    "backups.create",
}

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    "owner": frozenset(_OWNING),
    "manager": frozenset(_MANAGING),
    "reviewer": frozenset(_REVIEWING),
    "annotator": frozenset(_ANNOTATING),
    "viewer": frozenset(_LOOKING),
    # An auditor sees who did what, and what exists; content only by the ids that the audit names.
    "auditor": frozenset(
        _EVERYBODY | {"audit.read", "datasets.read", "projects.read", "members.read", "releases.read", "jobs.read"}
    ),
}

VERBS: frozenset[str] = frozenset().union(*ROLE_PERMISSIONS.values())


def permissions_of(
    role: Role, *, widened: frozenset[str] = frozenset(), narrowed: frozenset[str] = frozenset()
) -> frozenset[str]:
    """What a member with ``role`` may do, after a project has widened or narrowed it."""
    return (ROLE_PERMISSIONS[role] | widened) - narrowed
