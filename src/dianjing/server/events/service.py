"""Publishing and fetching news."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import func, insert, select

from dianjing.server.db.models.news import NewsRow
from dianjing.server.db.models.projects import ProjectMember
from dianjing.server.events.hub import SETTLED, Batch, Exceptions, Hub, News
from dianjing.server.events.kinds import NewsKind
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork

KEPT = timedelta(hours=1)
_AT_ONCE = 2_000


async def publish(
    uow: UnitOfWork,
    workspace: UUID,
    kind: NewsKind,
    thing: UUID,
    *,
    permission: str,
    project: UUID | None = None,
    data: Mapping[str, JsonValue] | None = None,
    parts: Mapping[str, Mapping[str, JsonValue]] | None = None,
) -> None:
    """Tell open pages of ``workspace`` that something about ``thing`` changed, once the transaction has committed.

    ``permission`` is the verb that a listener needs (in ``project``, where it is named); ``parts`` makes it news for
    these users alone, with what each hears besides ``data``. Both hold ids, states and counts: a page that wants more
    asks for it.
    """
    await uow.execute(
        insert(NewsRow).values(
            workspace_id=workspace,
            kind=kind,
            thing_id=thing,
            permission=permission,
            project_id=project,
            data=dict(data or {}),
            parts=None if parts is None else {user: dict(part) for user, part in parts.items()},
        )
    )


def open_hub(resources: Resources) -> Hub:
    """The process's hub; ask for it with ``resources.once(open_hub)``."""

    async def fetch(workspaces: Collection[UUID], after: int) -> Batch:
        async with resources.database.begin() as uow:
            return await fetch_news(uow, workspaces, after)

    async def exceptions(workspace: UUID) -> Exceptions:
        async with resources.database.begin() as uow:
            return await fetch_exceptions(uow, workspace)

    hub = Hub(fetch, exceptions, stopping=resources.stopping)
    resources.on_close(hub.close)
    return hub


async def fetch_news(uow: UnitOfWork, workspaces: Collection[UUID], after: int) -> Batch:
    """The news of these workspaces after an id, the oldest first, at most some thousands; with the table's borders."""
    connection = await uow.raw()
    border, oldest = await connection.fetchrow(
        "SELECT coalesce((SELECT max(id) FROM news WHERE at < dianjing_now() - $1::interval), 0),"
        " coalesce((SELECT min(id) FROM news), 0)",
        SETTLED,
    )
    if not workspaces:
        return Batch([], border, oldest)
    rows = await uow.rows(
        select(NewsRow.__table__)
        .where(NewsRow.workspace_id.in_(list(workspaces)), NewsRow.id > after)
        .order_by(NewsRow.id)
        .limit(_AT_ONCE)
    )
    news = [
        News(
            id=row.id,
            at=row.at,
            workspace=row.workspace_id,
            kind=row.kind,
            thing=row.thing_id,
            permission=row.permission,
            project=row.project_id,
            data=row.data,
            parts=row.parts,
        )
        for row in rows
    ]
    return Batch(news, border, oldest, cut_off=len(news) == _AT_ONCE)


async def fetch_exceptions(uow: UnitOfWork, workspace: UUID) -> Exceptions:
    """Where members of the workspace may do more or less in a project than their role says."""
    rows = await uow.rows(
        select(ProjectMember.project_id, ProjectMember.user_id, ProjectMember.widened, ProjectMember.narrowed).where(
            ProjectMember.workspace_id == workspace,
            (func.cardinality(ProjectMember.widened) > 0) | (func.cardinality(ProjectMember.narrowed) > 0),
        )
    )
    return {(row.user_id, row.project_id): (frozenset(row.widened), frozenset(row.narrowed)) for row in rows}


async def prune(uow: UnitOfWork) -> None:
    """Forget old news."""
    connection = await uow.raw()
    await connection.execute("DELETE FROM news WHERE at < dianjing_now() - $1::interval", KEPT)
