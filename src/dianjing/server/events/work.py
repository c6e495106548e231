"""News of work: what the people hear who did a task, and what those hear who look after the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select

from dianjing.server.db.models.tasks import Slot
from dianjing.server.events.kinds import NewsKind
from dianjing.server.events.service import publish
from dianjing.server.kit.unit_of_work import UnitOfWork

_NAMED = 100
"""Tasks that one piece of news names; a page that shows more asks for its list anew."""


async def tell_moved(uow: UnitOfWork, workspace: UUID, project: UUID, moved: Sequence[tuple[UUID, str, str]]) -> None:
    """Tasks stand elsewhere now: (task, stage, state)."""
    if moved:
        named: list[JsonValue] = [
            {"task": str(task), "stage": stage, "state": state} for task, stage, state in moved[:_NAMED]
        ]
        await publish(
            uow,
            workspace,
            "tasks.moved",
            project,
            permission="tasks.read",
            project=project,
            data={"count": len(moved), "tasks": named},
        )


async def tell_opened(
    uow: UnitOfWork, workspace: UUID, project: UUID, *, annotating: Iterable[str], reviewing: Iterable[str]
) -> None:
    """There is something to take in these stages."""
    for permission, stages in (("work.claim", sorted(set(annotating))), ("reviews.claim", sorted(set(reviewing)))):
        if stages:
            await publish(
                uow,
                workspace,
                "work.opened",
                project,
                permission=permission,
                project=project,
                data={"stages": [*stages]},
            )


async def tell_workers(
    uow: UnitOfWork, workspace: UUID, project: UUID, kind: NewsKind, tasks: Iterable[tuple[UUID, UUID]]
) -> None:
    """Something happened to tasks of these people: (user, task). One row, however many they are."""
    of: dict[str, list[JsonValue]] = {}
    for user, task in tasks:
        of.setdefault(str(user), []).append(str(task))
    if of:
        await publish(
            uow,
            workspace,
            kind,
            project,
            permission="projects.read",
            project=project,
            parts={user: {"tasks": mine[:_NAMED]} for user, mine in of.items()},
        )


async def tell_comments(
    uow: UnitOfWork,
    workspace: UUID,
    project: UUID,
    task: UUID,
    comments: Sequence[UUID],
    kind: NewsKind,
    about: Mapping[str, JsonValue],
) -> None:
    """Something was said about a task: heard by those who look after the project, and by all others who had it."""
    if not comments:
        return
    data: dict[str, JsonValue] = {"comments": [str(one) for one in comments], **about}
    await publish(uow, workspace, kind, task, permission="tasks.read", project=project, data=data)
    held = await uow.rows(
        select(Slot.holder)
        .where(Slot.workspace_id == workspace, Slot.task_id == task, Slot.holder.is_not(None))
        .distinct()
    )
    others: dict[str, dict[str, JsonValue]] = {str(row.holder): {} for row in held if row.holder != uow.by.user_id}
    if others:
        await publish(uow, workspace, kind, task, permission="projects.read", project=project, data=data, parts=others)
