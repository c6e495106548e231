"""Routes about tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import JsonValue

from dianjing.server.jobs.presenting import shown as job_shown
from dianjing.server.jobs.service import one as one_job
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.projects import service as projects
from dianjing.server.projects.flow import DONE_STATES
from dianjing.server.tasks import creation, service
from dianjing.server.tasks.access import project_access, task_access
from dianjing.server.tasks.schemas import (
    AssignWish,
    HolderShown,
    HoldShown,
    MemberProgress,
    Progress,
    QuestionShown,
    ReopenWish,
    StageProgress,
    TaskChanges,
    TaskEventShown,
    TaskHistory,
    TaskOrder,
    TasksAsked,
    TaskShown,
    TaskState,
    TasksWish,
    Word,
)

router = FeatureRouter("tasks")


@router.get("/projects/{project}/tasks", operation_id="tasks.list")
async def list_tasks(
    asked: AskedPage,
    order: Annotated[TaskOrder, Query()] = "priority",
    stage: Annotated[Word | None, Query()] = None,
    state: Annotated[TaskState | None, Query()] = None,
    assignee: Annotated[UUID | None, Query(description="a user; with order=updated alone")] = None,
    holding: Annotated[Literal["now", "done"], Query(description="what the assignee has, or did")] = "now",
    prefix: Annotated[Word | None, Query(description="how the key begins; with order=key alone")] = None,
    here: Here = Permit("tasks.read", on=project_access),
) -> Page[TaskShown]:
    """The tasks of a project."""
    wanted = service.Wanted(stage=stage, state=state, assignee=assignee, holding=holding, prefix=prefix)
    rows, following = await service.page(here.uow, here.workspace, here.thing.id, wanted, order, asked)
    return Page(items=await _shown(here, rows), next=following)


@router.post("/projects/{project}/tasks", status_code=202, operation_id="tasks.add")
async def add_tasks(wish: TasksWish, here: Here = Permit("tasks.write", on=project_access)) -> TasksAsked:
    """Make tasks of items; those that are tasks of the project already are passed over."""
    wanted: dict[str, JsonValue] = {"priority": wish.priority}
    if wish.items is not None:
        wanted["items"] = [str(item) for item in wish.items]
    if wish.filter is not None:
        wanted.update(wish.filter.model_dump(exclude_none=True))
    job = await creation.ask_for(here.uow, here.workspace, here.thing.id, wanted, created_by=here.actor.user_id)
    return TasksAsked(job=job_shown(await one_job(here.uow, here.workspace, job)))


@router.get("/tasks/{task}", operation_id="tasks.get")
async def get_task(here: Here = Permit("tasks.read", on=task_access)) -> TaskHistory:
    """One task with its history."""
    return await _history(here)


@router.patch("/tasks/{task}", operation_id="tasks.change")
async def change_task(wish: TaskChanges, here: Here = Permit("tasks.write", on=task_access)) -> TaskHistory:
    """Give a task another priority."""
    await service.set_priority(here.uow, here.thing, wish.priority)
    return await _history(here)


@router.post("/tasks/{task}/reopen", operation_id="tasks.reopen")
async def reopen_task(wish: ReopenWish, here: Here = Permit("tasks.reopen", on=task_access)) -> TaskHistory:
    """Begin a task again that was done, from what was accepted."""
    project = await projects.get(here.uow, here.workspace, here.thing.project_id)
    await service.reopen(here.uow, here.thing, project.workflow, stage=wish.stage, reason=wish.reason)
    return await _history(here)


@router.post("/tasks/{task}/release", operation_id="tasks.release")
async def release_task(here: Here = Permit("tasks.release", on=task_access)) -> TaskHistory:
    """Take a task back from whoever holds it; their drafts stay theirs."""
    await service.take_back(here.uow, here.thing)
    return await _history(here)


@router.post("/tasks/{task}/assign", operation_id="tasks.assign")
async def assign_task(wish: AssignWish, here: Here = Permit("tasks.assign", on=task_access)) -> TaskHistory:
    """Hand a task to one member: it comes first for them, and for nobody else. A draft goes along.

    Without a member, a task that waits for somebody waits for everybody again.
    """
    if wish.member is None:
        await service.unassign(here.uow, here.thing)
        return await _history(here)
    project = await projects.get(here.uow, here.workspace, here.thing.project_id)
    member = await service.member(here.uow, here.workspace, wish.member)
    await service.assign(here.uow, here.thing, project.workflow, member)
    return await _history(here)


@router.get("/projects/{project}/progress", operation_id="tasks.progress")
async def get_progress(
    days: Annotated[int, Query(ge=1, le=31)] = 7, here: Here = Permit("tasks.read", on=project_access)
) -> Progress:
    """How far a project is. The counts are kept as tasks move; nothing is counted here."""
    places, work = await service.progress(here.uow, here.workspace, here.thing.id, days)
    return Progress(
        tasks=sum(row.tasks for row in places),
        done=sum(row.tasks for row in places if row.state in DONE_STATES),
        stages=[StageProgress(stage=row.stage, state=row.state, tasks=row.tasks) for row in places],
        days=days,
        members=[
            MemberProgress(
                user=row.user_id,
                stage=row.stage,
                submitted=row.submitted,
                invalid=row.invalid,
                skipped=row.skipped,
                accepted=row.accepted,
                returned=row.returned,
                objects=row.objects,
                seconds=row.seconds,
            )
            for row in work
        ],
    )


@router.get("/projects/{project}/questions", operation_id="tasks.questions")
async def list_questions(
    asked: AskedPage,
    resolved: Annotated[bool | None, Query()] = None,
    here: Here = Permit("tasks.read", on=project_access),
) -> Page[QuestionShown]:
    """What people asked about tasks of a project, the newest first."""
    rows, following = await service.questions(here.uow, here.workspace, here.thing.id, asked, resolved=resolved)
    items = [
        QuestionShown(
            id=row.id,
            task=row.task_id,
            key=row.key,
            object=row.object,
            author=row.author_id,
            text=row.text,
            created_at=row.created_at,
            resolved_at=row.resolved_at,
            resolved_by=row.resolved_by,
        )
        for row in rows
    ]
    return Page(items=items, next=following)


async def _shown(here: Here, rows: Sequence[Any]) -> list[TaskShown]:
    holders: dict[UUID, list[HolderShown]] = defaultdict(list)
    for slot in await service.holders(here.uow, here.workspace, [row.id for row in rows]):
        holders[slot.task_id].append(
            HolderShown(
                lease=slot.id, user=slot.holder, stage=slot.stage, since=slot.leased_at, expires_at=slot.expires_at
            )
        )
    return [
        TaskShown(
            id=row.id,
            item=row.item_id,
            key=row.key,
            stage=row.stage,
            state=row.state,
            priority=row.level,
            round=row.round,
            returns=row.returns,
            remaining=max(row.remaining, 0),
            routing=row.routing,
            assisted=row.assisted,
            annotation=row.head_id,
            proposal=row.proposal_id,
            batch=row.batch_id,
            created_at=row.created_at,
            updated_at=row.updated_at,
            holders=holders[row.id],
        )
        for row in rows
    ]


async def _history(here: Here) -> TaskHistory:
    row = await service.get(here.uow, here.workspace, here.thing.id)
    (shown,) = await _shown(here, [row])
    slots, events = await service.history(here.uow, here.workspace, row.id)
    return TaskHistory(
        **shown.model_dump(),
        holds=[
            HoldShown(
                lease=slot.id,
                stage=slot.stage,
                round=slot.round,
                slot=slot.slot,
                read=slot.read,
                state=slot.state,
                demand=slot.demand,
                prefer=slot.prefer,
                user=slot.holder,
                since=slot.leased_at,
                until=slot.touched_at if slot.state not in ("open", "leased") else slot.expires_at,
                verdict=slot.verdict,
                reason=slot.reason,
                annotation=slot.annotation_id,
            )
            for slot in slots
        ],
        events=[
            TaskEventShown(
                id=event.id,
                kind=event.kind,
                stage=event.stage,
                round=event.round,
                actor=event.actor_id,
                data=event.data,
                at=event.at,
            )
            for event in events
        ],
    )
