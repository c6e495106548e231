"""Publishing and fetching news."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import insert, select

from dianjing.server.db.models.news import NewsRow
from dianjing.server.events.hub import SETTLED, Batch, Hub, News
from dianjing.server.kit.resources import Resources
from dianjing.server.kit.unit_of_work import UnitOfWork

KEPT = timedelta(hours=1)
_AT_ONCE = 2_000


async def publish(
    uow: UnitOfWork,
    workspace: UUID,
    kind: str,
    thing: UUID,
    *,
    permission: str,
    member: UUID | None = None,
    project: UUID | None = None,
    data: Mapping[str, JsonValue] | None = None,
) -> None:
    """Tell open pages of ``workspace`` that something about ``thing`` changed, once the transaction has committed.

    ``permission`` is the verb that a listener needs; ``member`` makes it news for one user. ``data`` holds ids, states
    and counts: a page that wants more asks for it.
    """
    await uow.execute(
        insert(NewsRow).values(
            workspace_id=workspace,
            kind=kind,
            thing_id=thing,
            permission=permission,
            member_id=member,
            project_id=project,
            data=dict(data or {}),
        )
    )


def open_hub(resources: Resources) -> Hub:
    """The process's hub; ask for it with ``resources.once(open_hub)``."""

    async def fetch(workspaces: Collection[UUID], after: int) -> Batch:
        async with resources.database.begin() as uow:
            return await fetch_news(uow, workspaces, after)

    hub = Hub(fetch, stopping=resources.stopping)
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
            member=row.member_id,
            project=row.project_id,
            data=row.data,
        )
        for row in rows
    ]
    return Batch(news, border, oldest, cut_off=len(news) == _AT_ONCE)


async def prune(uow: UnitOfWork) -> None:
    """Forget old news."""
    connection = await uow.raw()
    await connection.execute("DELETE FROM news WHERE at < dianjing_now() - $1::interval", KEPT)
