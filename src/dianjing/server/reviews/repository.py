"""Rows of verdicts, and of what they judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, insert, select, update

from dianjing.server.db.models.annotations import Annotation, Comment, Verdict
from dianjing.server.db.models.tasks import Slot
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.work.lease import LeaseFacts


async def judged_row(uow: UnitOfWork, facts: LeaseFacts, annotation: UUID) -> Row[Any] | None:
    """A revision of the reviewed task's item in the project's layer, with the stage that it was made in."""
    return await uow.row(
        select(Annotation.id, Annotation.author_id, Annotation.document, Slot.stage)
        .outerjoin(Slot, and_(Slot.id == Annotation.slot_id, Slot.workspace_id == facts.workspace))
        .where(
            Annotation.workspace_id == facts.workspace,
            Annotation.item_id == facts.item,
            Annotation.layer_id == facts.layer,
            Annotation.id == annotation,
            Annotation.status != "draft",
        )
    )


async def did_any(uow: UnitOfWork, facts: LeaseFacts, user: UUID) -> bool:
    """Whether the user handed something in for the task in another stage."""
    found = await uow.scalar(
        select(Slot.id)
        .where(
            Slot.workspace_id == facts.workspace,
            Slot.task_id == facts.task,
            Slot.holder == user,
            Slot.state == "done",
            Slot.stage != facts.stage,
        )
        .limit(1)
    )
    return found is not None


async def close_review(
    uow: UnitOfWork, facts: LeaseFacts, submission: UUID, verdict: str, annotation: UUID | None, reason: str | None
) -> bool:
    """Close the lease with the verdict; False where it is over."""
    done = await uow.execute(
        update(Slot)
        .where(
            Slot.id == facts.lease,
            Slot.workspace_id == facts.workspace,
            Slot.holder == facts.holder,
            Slot.state == "leased",
        )
        .values(
            state="done",
            verdict=verdict,
            reason=reason,
            annotation_id=annotation,
            submission_id=submission,
            touched_at=func.dianjing_now(),
            expires_at=None,
        )
    )
    return done.rowcount == 1


async def insert_fix(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write the reviewer's own revision."""
    await uow.execute(insert(Annotation).values(**values))


async def insert_verdict(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Write a verdict."""
    await uow.execute(insert(Verdict).values(**values))


async def insert_comments(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Write the comments of a verdict."""
    if rows:
        await uow.execute(insert(Comment), list(rows))


async def verdict_of(uow: UnitOfWork, workspace: UUID, slot: UUID) -> Row[Any] | None:
    """The verdict that a lease ended with."""
    return await uow.row(
        select(Verdict.annotation_id, Verdict.fixed_id, Verdict.own_work, Verdict.verdict).where(
            Verdict.workspace_id == workspace, Verdict.slot_id == slot
        )
    )
