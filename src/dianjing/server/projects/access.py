"""The ways to a project: the usual one, the one that also finds what was deleted, and the one to a member in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select

from dianjing.server.db.models.projects import Project
from dianjing.server.db.models.workspaces import Member
from dianjing.server.kit.access import Found, uuid_of
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.project_access import ProjectAccess, project_access
from dianjing.server.kit.unit_of_work import UnitOfWork

__all__ = ["deleted_project_access", "project_access", "project_member_access"]

deleted_project_access = ProjectAccess("project", Project, with_deleted=True)


@dataclass(frozen=True, slots=True)
class MemberOfProject:
    """A project, and a member of the workspace that it belongs to."""

    project: Row[Any]
    member: Row[Any]


class _ProjectMemberAccess:
    parameters = ("project", "member")

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        """Both of them, or None."""
        found = await project_access.find(uow, actor, values)
        wanted = uuid_of(values["member"])
        if found is None or wanted is None:
            return None
        member = await uow.row(
            select(Member.id, Member.user_id, Member.role).where(
                Member.workspace_id == found.workspace_id, Member.id == wanted
            )
        )
        return None if member is None else replace(found, thing=MemberOfProject(found.thing, member))


project_member_access = _ProjectMemberAccess()
