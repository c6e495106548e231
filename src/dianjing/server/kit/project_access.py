"""How what belongs to a project is reached: a row by its id, with what the project changes of the actor's role.

    task_access = ProjectAccess("task", Task)

A thing of a deleted project is not found.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from dianjing.server.db.models.base import Base
from dianjing.server.db.models.projects import Project, ProjectMember
from dianjing.server.kit.access import Found, uuid_of
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.unit_of_work import UnitOfWork


class ProjectAccess:
    """A row of a project (or the project itself) by its id, among the actor's workspaces.

    The row also carries ``qualifications``, the actor's own in that project.
    """

    def __init__(
        self,
        parameter: str,
        model: type[Base],
        *conditions: ColumnElement[bool],
        with_deleted: bool = False,
        with_homeless: bool = False,
    ) -> None:
        """``with_homeless`` also finds rows that belong to no project: what an import brought."""
        self.parameters = (parameter,)
        table = model.__table__
        project = Project.__table__
        exceptions = ProjectMember.__table__
        of_project = (
            and_(project.c.id == table.c.project_id, project.c.workspace_id == table.c.workspace_id)
            if (model is not Project)
            else None
        )
        source = table if of_project is None else table.join(project, of_project, isouter=with_homeless)
        source = source.outerjoin(
            exceptions,
            and_(
                exceptions.c.project_id == project.c.id,
                exceptions.c.user_id == bindparam("user", type_=PgUuid()),
                exceptions.c.workspace_id == project.c.workspace_id,
            ),
        )
        self._statement = (
            select(table, exceptions.c.widened, exceptions.c.narrowed, exceptions.c.qualifications)
            .select_from(source)
            .where(
                table.c.id == bindparam("id", type_=PgUuid()),
                table.c.workspace_id == any_(bindparam("workspaces", type_=ARRAY(PgUuid()))),
                *([] if with_deleted else [project.c.deleted_at.is_(None)]),
                *conditions,
            )
        )

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        """The row, or None."""
        wanted = uuid_of(values[self.parameters[0]])
        if wanted is None or not actor.memberships:
            return None
        asked = {"id": wanted, "user": actor.user_id, "workspaces": list(actor.memberships)}
        row = (await uow.execute(self._statement, asked)).first()
        if row is None:
            return None
        return Found(
            workspace_id=row.workspace_id,
            thing=row,
            widened=frozenset(row.widened or ()),
            narrowed=frozenset(row.narrowed or ()),
        )


project_access = ProjectAccess("project", Project)
"""The project that a path names: ontologies, guidelines, tasks and work all hang on it."""
