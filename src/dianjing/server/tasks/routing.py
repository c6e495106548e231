"""The router: takes tasks whose last slot was filled, and writes the course that their stages give them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from pydantic import JsonValue
from sqlalchemy import Row, select

from dianjing.core.ids import uuid7
from dianjing.server.annotations.heads import NewHead, drop_heads, set_heads, set_statuses
from dianjing.server.db.models.projects import Project
from dianjing.server.events.work import tell_moved, tell_opened, tell_workers
from dianjing.server.kit.outbox import leave
from dianjing.server.kit.statements import run, statements_beside
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.projects.flow import ACCEPTED, INVALID, Flow, read_flow
from dianjing.server.tasks.course import Course, Filled, Happening, standing_of, take_course, with_head
from dianjing.server.tasks.queue import open_slots

SQL = statements_beside(__package__, "routing.sql")
ROUTE = "task.route"
"""The outbox topic of tasks that wait for the router."""
PROPOSE = "assist.propose"
"""The outbox topic by which the router asks for an assistant's proposal: the subject is the task, the payload holds
``project``, ``key`` and the stage's ``params``. Who answers calls ``tasks.service.answer``."""


async def route(uow: UnitOfWork, workspace: UUID, tasks: Iterable[UUID]) -> int:
    """Route the tasks that wait for it and lie in the workspace, in the order in which they are given; how many there
    were."""
    turns = {task: turn for turn, task in enumerate(tasks)}
    rows = await run(uow, SQL["routed_tasks"], workspace=workspace, tasks=list(turns))
    by_project: dict[UUID, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: turns[row["id"]]):
        by_project[row["project_id"]].append(row)
    for identity in sorted(by_project):
        project = await uow.row(
            select(Project.id, Project.layer_id, Project.workflow).where(
                Project.workspace_id == workspace, Project.id == identity
            )
        )
        if project is not None:
            await _route_project(uow, workspace, project, by_project[identity])
    return len(rows)


async def _route_project(uow: UnitOfWork, workspace: UUID, project: Row[Any], rows: Sequence[Any]) -> None:
    flow = _flow(orjson.dumps(project.workflow))
    filled: dict[UUID, list[Filled]] = defaultdict(list)
    for row in await run(uow, SQL["filled_slots"], workspace=workspace, tasks=[row["id"] for row in rows]):
        filled[row["task_id"]].append(
            Filled(
                row["stage"],
                row["round"],
                row["slot"],
                row["holder"],
                row["verdict"],
                row["reason"],
                row["annotation_id"],
                row["hash"],
            )
        )
    now = (await run(uow, SQL["now"]))[0]["now"]
    courses = [_course(flow, row, filled[row["id"]], now) for row in rows]
    await _adopt_heads(uow, workspace, project, courses)
    await write(uow, workspace, project.id, project.layer_id, flow, courses)


def _course(flow: Flow, row: Any, filled: Sequence[Filled], now: datetime) -> Course:
    return take_course(flow, standing_of(row, orjson.loads(row["answers"])), filled, now)


async def _adopt_heads(uow: UnitOfWork, workspace: UUID, project: Row[Any], courses: Sequence[Course]) -> None:
    """An assistant's revision that became a task's work is copied into the project's layer: layers are never mixed."""
    changed = {course.head: course for course in courses if course.head is not None and course.head_status is not None}
    if not changed:
        return
    foreign = await run(
        uow, SQL["foreign_heads"], workspace=workspace, layer=project.layer_id, annotations=list(changed)
    )
    copies = {row["id"]: uuid7() for row in foreign}
    if not copies:
        return
    await run(
        uow,
        SQL["adopt"],
        workspace=workspace,
        layer=project.layer_id,
        project=project.id,
        ids=list(copies.values()),
        tasks=[changed[source].before.id for source in copies],
        sources=list(copies),
    )
    for source, copy in copies.items():
        with_head(changed[source], copy)


async def write(
    uow: UnitOfWork, workspace: UUID, project: UUID, layer: UUID, flow: Flow, courses: Sequence[Course]
) -> None:
    """Write what the courses hold: tasks, slots, counts, heads, history and requests."""
    await run(
        uow,
        SQL["write_tasks"],
        workspace=workspace,
        ids=[course.before.id for course in courses],
        stages=[course.stage for course in courses],
        states=[course.state for course in courses],
        rounds=[course.round for course in courses],
        returns=[course.returns for course in courses],
        remaining=[course.remaining for course in courses],
        answers=[orjson.dumps(course.answers).decode() for course in courses],
        heads=[course.head for course in courses],
        assisted=[course.assisted for course in courses],
    )
    await open_slots(uow, workspace, project, [slot for course in courses for slot in course.slots])
    await count(
        uow,
        workspace,
        project,
        [((one.before.stage, one.before.state), (one.stage, one.state)) for one in courses],
    )
    await _write_heads(uow, workspace, layer, courses)
    await _write_events(uow, workspace, project, courses)
    await _tell(uow, workspace, project, flow, courses)
    for course in courses:
        for ask in course.asks:
            payload: dict[str, JsonValue] = {"project": str(project), "key": ask.key, "params": dict(ask.params)}
            await leave(
                uow, workspace, PROPOSE if ask.what == "propose" else f"assist.{ask.what}", course.before.id, payload
            )


async def _tell(uow: UnitOfWork, workspace: UUID, project: UUID, flow: Flow, courses: Sequence[Course]) -> None:
    """What open pages hear: three rows or four, however many tasks moved."""
    await tell_moved(uow, workspace, project, [(one.before.id, one.stage, one.state) for one in courses])
    waiting = [slot for course in courses for slot in course.slots]
    await tell_workers(
        uow,
        workspace,
        project,
        "task.returned",
        [(slot.prefer, slot.task) for slot in waiting if slot.prefer is not None],
    )
    accepted = [(who, course.before.id) for course in courses if course.state == ACCEPTED for who in course.workers]
    await tell_workers(uow, workspace, project, "task.accepted", accepted)
    opened = {slot.stage for slot in waiting if slot.prefer is None}
    await tell_opened(
        uow,
        workspace,
        project,
        annotating=opened & set(flow.annotating),
        reviewing=opened - set(flow.annotating),
    )


async def count(
    uow: UnitOfWork,
    workspace: UUID,
    project: UUID,
    moves: Iterable[tuple[tuple[str, str] | None, tuple[str, str] | None]],
) -> None:
    """Move tasks in the counts from one (stage, state) to another; None is outside the project."""
    added: Counter[tuple[str, str]] = Counter()
    for before, after in moves:
        if before != after:
            if before is not None:
                added[before] -= 1
            if after is not None:
                added[after] += 1
    changed = [(place, number) for place, number in sorted(added.items()) if number]
    if changed:
        await run(
            uow,
            SQL["count_tasks"],
            workspace=workspace,
            project=project,
            stages=[stage for (stage, _), _ in changed],
            states=[state for (_, state), _ in changed],
            added=[number for _, number in changed],
        )


async def _write_heads(uow: UnitOfWork, workspace: UUID, layer: UUID, courses: Sequence[Course]) -> None:
    heads = [
        NewHead(course.before.item, course.head, course.head_status, course.decided_by)
        for course in courses
        if course.head is not None and course.head_status is not None and course.state != INVALID
    ]
    await set_heads(uow, workspace, layer, heads)
    await drop_heads(uow, workspace, layer, [course.before.item for course in courses if course.state == INVALID])
    statuses = {head.annotation: head.status for head in heads if head.status == "accepted"}
    statuses.update({annotation: "returned" for course in courses for annotation in course.returned})
    await set_statuses(uow, workspace, statuses)


async def _write_events(uow: UnitOfWork, workspace: UUID, project: UUID, courses: Sequence[Course]) -> None:
    happened = [(course, event) for course in courses for event in course.events]
    if happened:
        await run(
            uow,
            SQL["note_events"],
            workspace=workspace,
            project=project,
            actor=uow.by.user_id,
            ids=[uuid7() for _ in happened],
            tasks=[course.before.id for course, _ in happened],
            kinds=[event.kind for _, event in happened],
            stages=[event.stage for _, event in happened],
            rounds=[event.round for _, event in happened],
            data=[orjson.dumps(event.data).decode() for _, event in happened],
        )


async def note(uow: UnitOfWork, task: Row[Any], event: Happening) -> None:
    """Add one event to a task's history."""
    await run(
        uow,
        SQL["note_events"],
        workspace=task.workspace_id,
        project=task.project_id,
        actor=uow.by.user_id,
        ids=[uuid7()],
        tasks=[task.id],
        kinds=[event.kind],
        stages=[event.stage],
        rounds=[event.round],
        data=[orjson.dumps(event.data).decode()],
    )


@lru_cache(maxsize=500)
def _flow(workflow: bytes) -> Flow:
    return read_flow(orjson.loads(workflow))
