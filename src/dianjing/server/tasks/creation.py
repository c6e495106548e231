"""Making tasks of a dataset's items: set by set, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Row, select

from dianjing.core.workflow import More, TaskView
from dianjing.server.db.models.datasets import Dataset
from dianjing.server.db.models.projects import Project
from dianjing.server.events.work import tell_opened
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.background import JobContext
from dianjing.server.kit.statements import run
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.projects.flow import Flow, read_flow
from dianjing.server.projects.service import GROWN as FOLLOW
from dianjing.server.projects.settings import read_settings
from dianjing.server.tasks.queue import SQL

__all__ = ["FOLLOW", "add_tasks", "ask_for", "ask_for_all"]

CHUNK = 20_000
_DRAWS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.999)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How tasks of a flow begin: with open slots, or, where a stage must be asked about each, with the router."""

    stage: str
    state: str
    slots: int
    demand: str


def beginning_of(flow: Flow) -> Beginning:
    """Where new tasks stand. A first stage that asks everybody for the same slots needs no router."""
    step = flow.first
    answers = {
        flow.decide(TaskView(id=str(number), stage=step.name, workflow=flow.workflow, draw=draw))
        if step.kind.work == "people"
        else None
        for number, draw in enumerate(_DRAWS)
    }
    only = answers.pop() if len(answers) == 1 else None
    state = step.state(returned=False)
    if isinstance(only, More):
        return Beginning(step.name, state, only.slots, only.role or "")
    return Beginning(step.name, state, 0, "")


async def ask_for(
    uow: UnitOfWork, workspace: UUID, project: UUID, wanted: Mapping[str, JsonValue], *, created_by: UUID | None
) -> UUID:
    """Ask for tasks of the items that ``wanted`` names (``items``, ``split``, ``modality``, ``prefix``; all where it is
    empty; ``priority``); the job's id."""
    return await enqueue(
        uow,
        workspace,
        "tasks.add",
        {"project": str(project), **wanted},
        created_by=created_by,
        thing=("project", project),
        lock=f"tasks.add:{project}",
    )


async def ask_for_all(uow: UnitOfWork, workspace: UUID, project: UUID) -> None:
    """Ask for tasks of everything in the dataset, where the project follows it."""
    row = await _project(uow, workspace, project)
    if row is not None and read_settings(row.settings).follow:
        await ask_for(uow, workspace, project, {}, created_by=uow.by.user_id)


async def add_tasks(context: JobContext) -> dict[str, JsonValue]:
    """The job: makes the tasks that are missing, a chunk a transaction, in the order of the items' keys."""
    wanted: Mapping[str, Any] = context.arguments
    project = UUID(wanted["project"])
    progress: dict[str, Any] = dict(context.checkpoint or {"after": "", "made": 0, "seen": 0})
    while True:
        async with context.begin() as uow:
            row = await _project(uow, context.workspace, project)
            if row is None:
                return {"made": progress["made"]}
            chunk = await _add_chunk(uow, context.workspace, row, wanted, progress["after"])
            progress["made"] += chunk["made"]
            progress["seen"] += chunk["seen"]
            progress["after"] = chunk["after"] or progress["after"]
            await context.save(uow, progress)
            if chunk["made"]:
                await _tell(uow, context.workspace, project, read_flow(row.workflow))
            total = await uow.scalar(
                select(Dataset.items).where(Dataset.workspace_id == context.workspace, Dataset.id == row.dataset_id)
            )
        await context.progress(progress["seen"], max(int(total or 0), progress["seen"]))
        if chunk["seen"] < CHUNK:
            return {"made": progress["made"]}


async def _add_chunk(uow: UnitOfWork, workspace: UUID, project: Row[Any], wanted: Mapping[str, Any], after: str) -> Any:
    flow = read_flow(project.workflow)
    settings = read_settings(project.settings)
    begin = beginning_of(flow)
    items = wanted.get("items")
    batch = wanted.get("batch")
    return (
        await run(
            uow,
            SQL["add_tasks"],
            workspace=workspace,
            dataset=project.dataset_id,
            project=project.id,
            after=after,
            items=None if items is None else [UUID(one) for one in items],
            split=wanted.get("split"),
            modality=wanted.get("modality"),
            prefix=wanted.get("prefix"),
            most=CHUNK,
            batch=None if batch is None else UUID(batch),
            stage=begin.stage,
            state=begin.state,
            slots=begin.slots,
            demand=begin.demand,
            level=int(wanted.get("priority") or 0),
            shuffled=settings.order == "shuffled",
            start_layer=settings.start_layer,
        )
    )[0]


async def _tell(uow: UnitOfWork, workspace: UUID, project: UUID, flow: Flow) -> None:
    begin = beginning_of(flow)
    if begin.slots:
        of = [begin.stage]
        by_annotators = flow.steps[begin.stage].by_annotators
        await tell_opened(
            uow, workspace, project, annotating=of if by_annotators else [], reviewing=[] if by_annotators else of
        )


async def _project(uow: UnitOfWork, workspace: UUID, project: UUID) -> Row[Any] | None:
    return await uow.row(
        select(Project.id, Project.dataset_id, Project.workflow, Project.settings).where(
            Project.workspace_id == workspace, Project.id == project, Project.deleted_at.is_(None)
        )
    )
