"""What one member comes back to in a workspace: work left open, and work that came back with remarks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork

SQL = statements_beside(__package__, "at_home.sql")


async def left_open(uow: UnitOfWork, workspace: UUID, user: UUID) -> Sequence[asyncpg.Record]:
    """The tasks that the member holds, or put back with a draft and can take again; the latest touched first."""
    return await run(uow, SQL["left_open"], workspace=workspace, user=user)


async def came_back(uow: UnitOfWork, workspace: UUID, user: UUID) -> Sequence[asyncpg.Record]:
    """The tasks that were returned to the member and wait for them, the latest remark first."""
    return await run(uow, SQL["came_back"], workspace=workspace, user=user)


async def waiting_in(uow: UnitOfWork, workspace: UUID, user: UUID) -> dict[UUID, int]:
    """How many returned tasks wait for the member in each project."""
    return {
        row["project_id"]: row["tasks"] for row in await run(uow, SQL["waiting_in"], workspace=workspace, user=user)
    }
