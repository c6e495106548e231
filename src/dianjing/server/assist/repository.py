"""The rows of the loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, insert, select
from sqlalchemy.orm import aliased

from dianjing.core.ids import uuid7
from dianjing.server.assist.schemas import RunWish
from dianjing.server.db.models.annotations import Annotation, Head, Layer
from dianjing.server.db.models.assist import AssistantState, AssistRequest
from dianjing.server.db.models.items import Item
from dianjing.server.db.models.job import Job
from dianjing.server.db.models.projects import OntologyVersion, Project
from dianjing.server.db.models.tasks import Task
from dianjing.server.kit.unit_of_work import UnitOfWork

LATEST = 5000
"""Tasks that the comparison looks at, the latest first."""


async def ask(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> None:
    """Note that a task waits for a proposal."""
    await uow.execute(insert(AssistRequest).values(id=uuid7(), workspace_id=workspace, **values))


async def waiting(uow: UnitOfWork, workspace: UUID, project: UUID, limit: int) -> Sequence[Row[Any]]:
    """The oldest requests of a project, with the item of their task; locked, and passing over what others hold."""
    return await uow.rows(
        select(AssistRequest.__table__, Task.item_id, Item.key.label("item_key"), Item.modality, Item.metadata_)
        .join(Task, (Task.id == AssistRequest.task_id) & (Task.workspace_id == workspace))
        .join(Item, (Item.id == Task.item_id) & (Item.workspace_id == workspace))
        .where(AssistRequest.workspace_id == workspace, AssistRequest.project_id == project)
        .order_by(AssistRequest.id)
        .limit(limit)
        .with_for_update(of=AssistRequest, skip_locked=True)
    )


async def answered(uow: UnitOfWork, workspace: UUID, requests: Sequence[UUID]) -> None:
    """Forget requests that have their answer."""
    await uow.execute(
        delete(AssistRequest).where(AssistRequest.workspace_id == workspace, AssistRequest.id.in_(list(requests)))
    )


async def project(uow: UnitOfWork, workspace: UUID, identity: UUID) -> Row[Any]:
    """A project with its dataset, layer and the ontology of its current version."""
    statement = (
        select(Project.id, Project.dataset_id, Project.layer_id, Project.ontology_version, OntologyVersion.document)
        .join(
            OntologyVersion,
            (OntologyVersion.layer_id == Project.layer_id)
            & (OntologyVersion.version == Project.ontology_version)
            & (OntologyVersion.workspace_id == workspace),
        )
        .where(Project.workspace_id == workspace, Project.id == identity)
    )
    return (await uow.execute(statement)).one()


async def layer(uow: UnitOfWork, workspace: UUID, dataset: UUID, project: UUID, assistant: str) -> UUID:
    """The layer of an assistant's proposals in a project, made where it is not there."""
    name = f"assistant:{assistant}:{project}"
    found: UUID | None = await uow.scalar(
        select(Layer.id).where(Layer.workspace_id == workspace, Layer.dataset_id == dataset, Layer.name == name)
    )
    if found is not None:
        return found
    made = uuid7()
    await uow.execute(
        insert(Layer).values(
            id=made,
            workspace_id=workspace,
            dataset_id=dataset,
            kind="assistant",
            name=name,
            source={"assistant": assistant, "project": str(project)},
        )
    )
    return made


async def state(uow: UnitOfWork, workspace: UUID, project: UUID, assistant: str) -> Row[Any] | None:
    """The newest version of what an assistant has learnt in a project."""
    return await uow.row(
        select(AssistantState.__table__)
        .where(
            AssistantState.workspace_id == workspace,
            AssistantState.project_id == project,
            AssistantState.assistant == assistant,
        )
        .order_by(AssistantState.version.desc())
        .limit(1)
    )


async def states(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """All versions of all assistants of a project, the newest first."""
    return await uow.rows(
        select(AssistantState.assistant, AssistantState.version, AssistantState.examples, AssistantState.created_at)
        .where(AssistantState.workspace_id == workspace, AssistantState.project_id == project)
        .order_by(AssistantState.created_at.desc())
        .limit(100)
    )


async def add_state(uow: UnitOfWork, workspace: UUID, values: Mapping[str, Any]) -> None:
    """Insert a new version."""
    await uow.execute(insert(AssistantState).values(workspace_id=workspace, **values))


async def corrected(
    uow: UnitOfWork, workspace: UUID, project: UUID, layer: UUID, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Accepted work of a project since ``after``, with the proposal it began from (None in the control arm), by id."""
    proposal = aliased(Annotation)
    statement = (
        select(
            Annotation.id,
            Annotation.workspace_id,
            Annotation.item_id,
            Annotation.document,
            proposal.document.label("proposed"),
            Item.key.label("item_key"),
            Item.modality,
            Item.metadata_,
        )
        .join(Head, (Head.annotation_id == Annotation.id) & (Head.workspace_id == workspace))
        .join(Item, (Item.id == Annotation.item_id) & (Item.workspace_id == workspace))
        .join(Task, (Task.item_id == Annotation.item_id) & (Task.workspace_id == workspace))
        .outerjoin(proposal, (proposal.id == Task.proposal_id) & (proposal.workspace_id == workspace))
        .where(
            Annotation.workspace_id == workspace,
            Annotation.layer_id == layer,
            Head.layer_id == layer,
            Head.status == "accepted",
            Task.project_id == project,
            Annotation.document.is_not(None),
        )
        .order_by(Annotation.id)
        .limit(limit)
    )
    return await uow.rows(statement if after is None else statement.where(Annotation.id > after))


def _chosen(workspace: UUID, project: UUID, wish: RunWish) -> list[ColumnElement[bool]]:
    conditions = [Task.workspace_id == workspace, Task.project_id == project]
    if wish.tasks is not None:
        conditions.append(Task.id.in_(wish.tasks))
    if wish.items is not None:
        conditions.append(Task.item_id.in_(wish.items))
    if wish.prefix is not None:
        conditions.append(Task.key.startswith(wish.prefix, autoescape=True))
    return conditions


async def count_chosen(uow: UnitOfWork, workspace: UUID, project: UUID, wish: RunWish) -> int:
    """How many tasks a run looks at."""
    return int(await uow.scalar(select(func.count()).select_from(Task).where(*_chosen(workspace, project, wish))))


async def chosen(
    uow: UnitOfWork, workspace: UUID, project: UUID, wish: RunWish, after: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """The next tasks of a run, by id, with their items."""
    statement = (
        select(
            Task.id.label("task_id"),
            Task.draw,
            Task.workspace_id,
            Task.item_id,
            Item.key.label("item_key"),
            Item.modality,
            Item.metadata_,
        )
        .join(Item, (Item.id == Task.item_id) & (Item.workspace_id == workspace))
        .where(*_chosen(workspace, project, wish), Item.deleted_at.is_(None))
        .order_by(Task.id)
        .limit(limit)
    )
    return await uow.rows(statement if after is None else statement.where(Task.id > after))


async def efforts(uow: UnitOfWork, workspace: UUID, project: UUID) -> Sequence[Row[Any]]:
    """What each latest piece of annotating cost: first submissions of people, with or without help."""
    return await uow.rows(
        select(Annotation.assisted, Annotation.seconds, Annotation.edits, Annotation.objects, Annotation.document)
        .where(
            Annotation.workspace_id == workspace,
            Annotation.project_id == project,
            Annotation.author_kind == "person",
            Annotation.assisted.is_not(None),
            Annotation.seconds > 0,
            func.coalesce(Annotation.conditions.op("->>")("stage_kind"), "annotate") == "annotate",
        )
        .order_by(Annotation.id.desc())
        .limit(LATEST)
    )


async def is_queued(uow: UnitOfWork, workspace: UUID, project: UUID) -> bool:
    """Whether a job that will answer the project's requests waits already (one that runs may be about to end)."""
    statement = (
        select(Job.id)
        .where(
            Job.workspace_id == workspace,
            Job.kind == "assist.propose",
            Job.state == "queued",
            Job.thing_id == project,
        )
        .limit(1)
    )
    return await uow.scalar(statement) is not None


async def assistants_of(uow: UnitOfWork, workspace: UUID, project: UUID) -> list[str]:
    """The assistants that have proposed in a project."""
    rows = await uow.rows(
        select(Layer.source)
        .join(Project, (Project.dataset_id == Layer.dataset_id) & (Project.workspace_id == workspace))
        .where(Layer.workspace_id == workspace, Layer.kind == "assistant", Project.id == project)
    )
    return sorted({row.source["assistant"] for row in rows if row.source.get("project") == str(project)})
