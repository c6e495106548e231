"""Rows around leases, for what is not on the hot path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dianjing.core.errors import NotFound
from dianjing.core.item import Item as ItemModel
from dianjing.core.item import Media as MediaModel
from dianjing.core.words import Words
from dianjing.server.db.models.annotations import Annotation, Comment, WorkCounter
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.media import Media
from dianjing.server.db.models.tasks import Draft, Slot, Task
from dianjing.server.kit.outbox import leave
from dianjing.server.kit.pagination import Key, Order, PageRequest, page_of
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.work.lease import LeaseFacts, LeaseState

LATEST = Order("latest", (Key(Slot.__table__.c.touched_at, descending=True), Key(Slot.__table__.c.id, descending=True)))


async def task_place(uow: UnitOfWork, workspaces: Sequence[UUID], task: UUID) -> Row[Any] | None:
    """Where a task of one of the workspaces stands."""
    return await uow.row(
        select(Task.id, Task.project_id, Task.stage).where(Task.id == task, Task.workspace_id.in_(workspaces))
    )


async def held_beside(uow: UnitOfWork, workspace: UUID, project: UUID, user: UUID, lease: UUID) -> list[UUID]:
    """The member's other leases in the project."""
    rows = await uow.rows(
        select(Slot.id).where(
            Slot.workspace_id == workspace,
            Slot.project_id == project,
            Slot.holder == user,
            Slot.state == "leased",
            Slot.id != lease,
        )
    )
    return [row.id for row in rows]


async def lease_state(uow: UnitOfWork, workspace: UUID, lease: UUID) -> LeaseState:
    """Where a lease stands."""
    row = await uow.row(
        select(
            Slot.state,
            Slot.touched_at,
            Slot.submission_id,
            Slot.annotation_id,
            Slot.verdict,
            Task.remaining,
        )
        .join(Task, and_(Task.id == Slot.task_id, Task.workspace_id == Slot.workspace_id))
        .where(Slot.workspace_id == workspace, Slot.id == lease)
    )
    if row is None:
        return LeaseState("released", None, None, None, None, 0)
    return LeaseState(row.state, row.touched_at, row.submission_id, row.annotation_id, row.verdict, row.remaining)


async def submission_row(uow: UnitOfWork, workspace: UUID, submission: UUID) -> Row[Any] | None:
    """The revision that a submission made, without its document."""
    return await uow.row(
        select(Annotation.id, Annotation.author_id, Annotation.slot_id, Annotation.task_id, Annotation.status).where(
            Annotation.workspace_id == workspace, Annotation.submission_id == submission
        )
    )


async def close_invalid(uow: UnitOfWork, facts: LeaseFacts, submission: UUID, reason: str) -> int | None:
    """Close a lease with the verdict that its item cannot be used; the open slots left, None where it is over."""
    closed = await uow.execute(
        update(Slot)
        .where(
            Slot.id == facts.lease,
            Slot.workspace_id == facts.workspace,
            Slot.holder == facts.holder,
            Slot.state == "leased",
        )
        .values(
            state="done",
            verdict="invalid",
            reason=reason,
            submission_id=submission,
            touched_at=func.dianjing_now(),
            expires_at=None,
        )
    )
    if closed.rowcount == 0:
        return None
    return await fill_slot(uow, facts.workspace, facts.task)


async def fill_slot(uow: UnitOfWork, workspace: UUID, task: UUID) -> int:
    """Count down the open slots of a task; the last one leaves it to the router."""
    remaining: int = await uow.scalar(
        update(Task)
        .where(Task.id == task, Task.workspace_id == workspace)
        .values(remaining=Task.remaining - 1, routing=Task.remaining <= 1)
        .returning(Task.remaining)
    )
    if remaining <= 0:
        await leave(uow, workspace, "task.route", task)
    return remaining


async def insert_lost(
    uow: UnitOfWork,
    facts: LeaseFacts,
    identity: UUID,
    submission: UUID,
    seconds: float,
    document: bytes,
    digest: str,
) -> None:
    """Keep work whose lease is over as a draft revision."""
    await uow.execute(
        insert(Annotation).values(
            id=identity,
            workspace_id=facts.workspace,
            item_id=facts.item,
            layer_id=facts.layer,
            project_id=facts.project,
            task_id=facts.task,
            slot_id=facts.lease,
            parent_id=facts.base,
            author_id=facts.holder,
            author_kind="person",
            ontology_version=facts.ontology_version,
            status="draft",
            submission_id=submission,
            seconds=seconds,
            media_hashes=facts.media,
            hash=digest,
            document=document,
        )
    )


async def begun_with(uow: UnitOfWork, facts: LeaseFacts) -> tuple[Row[Any] | None, Row[Any] | None]:
    """What a lease's work began with: the revision that it is based on, and the member's draft."""
    base = await uow.row(
        select(Annotation.document, Annotation.ontology_version).where(
            Annotation.workspace_id == facts.workspace, Annotation.id == facts.base
        )
    )
    return base, await draft_row(uow, facts.workspace, facts.task, facts.holder)


async def item_of(uow: UnitOfWork, workspace: UUID, item: UUID) -> ItemModel:
    """An item with its media, as checks see it."""
    row = await uow.row(
        select(Item.key, Item.modality, Item.metadata_.label("described")).where(
            Item.workspace_id == workspace, Item.id == item
        )
    )
    media = await uow.rows(
        select(Media.name, Media.type, Media.role, Media.facts)
        .where(Media.workspace_id == workspace, Media.item_id == item, Media.replaced_at.is_(None))
        .order_by(Media.position)
    )
    if row is None:
        raise NotFound("item.not_found", Words(zh="数据项已不在", en="The item is not there any more"))
    return ItemModel(
        key=row.key,
        modality=row.modality,
        metadata=row.described,
        media=[MediaModel(name=one.name, type=one.type, role=one.role, facts=one.facts) for one in media],
    )


async def insert_question(
    uow: UnitOfWork, facts: LeaseFacts, identity: UUID, author: UUID, text: str, about: str | None
) -> None:
    """Write a question about a task."""
    await uow.execute(
        insert(Comment).values(
            id=identity,
            workspace_id=facts.workspace,
            project_id=facts.project,
            task_id=facts.task,
            object=about,
            kind="question",
            author_id=author,
            text=text,
        )
    )


async def draft_row(uow: UnitOfWork, workspace: UUID, task: UUID, user: UUID, *, lock: bool = False) -> Row[Any] | None:
    """A member's draft of a task."""
    statement = select(Draft.sequence, Draft.document, Draft.updated_at).where(
        Draft.workspace_id == workspace, Draft.task_id == task, Draft.user_id == user
    )
    return await uow.row(statement.with_for_update() if lock else statement)


async def keep_draft(
    uow: UnitOfWork, workspace: UUID, task: UUID, user: UUID, lease: UUID, sequence: int, document: bytes
) -> bool:
    """Keep a draft whatever became of its lease, unless a later one is there; whether it was kept."""
    statement = upsert(Draft).values(
        task_id=task, user_id=user, workspace_id=workspace, slot_id=lease, sequence=sequence, document=document
    )
    done = await uow.execute(
        statement.on_conflict_do_update(
            index_elements=[Draft.task_id, Draft.user_id],
            set_={"sequence": sequence, "document": document, "slot_id": lease, "updated_at": func.dianjing_now()},
            where=and_(
                Draft.workspace_id == workspace,
                or_(Draft.sequence < sequence, and_(Draft.sequence == sequence, Draft.document == document)),
            ),
        )
    )
    return done.rowcount == 1


async def drop_draft(uow: UnitOfWork, workspace: UUID, task: UUID, user: UUID) -> None:
    """Remove a draft whose work was handed in or passed on."""
    await uow.execute(
        delete(Draft).where(Draft.workspace_id == workspace, Draft.task_id == task, Draft.user_id == user)
    )


async def count_work(
    uow: UnitOfWork, workspace: UUID, project: UUID, user: UUID, stage: str, added: Mapping[str, float]
) -> None:
    """Add to what a member did today."""
    day = func.dianjing_now().op("AT TIME ZONE")("UTC").cast(Date) - func.to_date("2000-01-01", "YYYY-MM-DD")
    statement = upsert(WorkCounter).values(
        workspace_id=workspace, project_id=project, user_id=user, stage=stage, day=day, **added
    )
    columns = WorkCounter.__table__.c
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=[columns.workspace_id, columns.project_id, columns.user_id, columns.stage, columns.day],
            set_={name: columns[name] + value for name, value in added.items()},
        )
    )


async def votes_before(
    uow: UnitOfWork, workspace: UUID, task: UUID, stages: Sequence[str], round_number: int
) -> Sequence[Row[Any]]:
    """What was handed in for a task in a round of its annotating stages, with the documents."""
    return await uow.rows(
        select(
            Annotation.id,
            Annotation.author_id,
            Annotation.created_at,
            Annotation.seconds,
            Annotation.ontology_version,
            Annotation.document,
        )
        .join(Slot, and_(Slot.annotation_id == Annotation.id, Slot.workspace_id == Annotation.workspace_id))
        .where(
            Slot.workspace_id == workspace,
            Slot.task_id == task,
            Slot.stage.in_(stages),
            Slot.round == round_number,
            Slot.state == "done",
        )
        .order_by(Annotation.id)
    )


async def mine_page(
    uow: UnitOfWork, workspace: UUID, project: UUID, user: UUID, state: str, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """What a member did in a project, the latest first."""
    statement = (
        select(
            Slot.id,
            Slot.task_id,
            Slot.stage,
            Slot.round,
            Slot.state,
            Slot.verdict,
            Slot.reason,
            Slot.touched_at,
            func.coalesce(Slot.annotation_id, Annotation.id).label("annotation_id"),
            Task.key,
            Task.item_id,
            Task.stage.label("task_stage"),
            Task.state.label("task_state"),
        )
        .join(Task, and_(Task.id == Slot.task_id, Task.workspace_id == Slot.workspace_id))
        # What was sent after the lease was lost is kept as a draft revision.
        .outerjoin(
            Annotation,
            and_(
                Annotation.task_id == Slot.task_id,
                Annotation.slot_id == Slot.id,
                Annotation.workspace_id == Slot.workspace_id,
                Annotation.status == "draft",
            ),
        )
        .where(
            Slot.workspace_id == workspace,
            Slot.project_id == project,
            Slot.holder == user,
            Slot.state == state,
        )
    )
    return await page_of(uow, statement, LATEST, asked)
