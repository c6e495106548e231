"""How a protected thing is reached: by its id, inside the workspaces of the one who asks, and in no other way.

A feature's ``access.py`` declares what its paths name::

    dataset_access = RowAccess("dataset", Dataset, Dataset.deleted_at.is_(None))

Whatever lies in another workspace is not found, exactly like an id that nobody ever gave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Table, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from dianjing.server.db.models.base import Base
from dianjing.server.kit.identity import Actor
from dianjing.server.kit.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of one of the actor's workspaces, and what its project changes of the actor's role there."""

    workspace_id: UUID
    thing: Any
    widened: frozenset[str] = frozenset()
    narrowed: frozenset[str] = frozenset()


class Access(Protocol):
    """Finds what the path names among the things of the actor's workspaces; None for everything else."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The path parameters that it reads, the workspace before what lies in it."""

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        """The thing, or None."""


class RowAccess:
    """A row by its id. ``within_workspace`` is for paths that name the workspace too: both must agree."""

    def __init__(
        self,
        parameter: str,
        model: type[Base] | Table,
        *conditions: ColumnElement[bool],
        within_workspace: bool = False,
    ) -> None:
        table = model if isinstance(model, Table) else model.__table__
        self._parameter = parameter
        self._within = within_workspace
        self._statement = select(table).where(
            table.c.id == bindparam("id", type_=PgUuid()),
            table.c.workspace_id == any_(bindparam("workspaces", type_=ARRAY(PgUuid()))),
            *conditions,
        )

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("workspace", self._parameter) if self._within else (self._parameter,)

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        wanted = uuid_of(values[self._parameter])
        workspaces = list(actor.memberships)
        if self._within:
            membership = actor.membership(values["workspace"])
            workspaces = [membership.workspace_id] if membership else []
        if wanted is None or not workspaces:
            return None
        row = (await uow.execute(self._statement, {"id": wanted, "workspaces": workspaces})).first()
        return None if row is None else Found(workspace_id=row.workspace_id, thing=row)


class WorkspaceAccess:
    """A workspace of the actor's own, by id or slug; asks the database nothing."""

    parameters = ("workspace",)

    async def find(self, uow: UnitOfWork, actor: Actor, values: Mapping[str, str]) -> Found | None:
        membership = actor.membership(values["workspace"])
        return None if membership is None else Found(workspace_id=membership.workspace_id, thing=membership)


workspace_access = WorkspaceAccess()


def uuid_of(text: str) -> UUID | None:
    """The id that a path holds; None for what is no id, which is then simply not found."""
    try:
        return UUID(text)
    except ValueError:
        return None
