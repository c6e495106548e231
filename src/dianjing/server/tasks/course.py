"""What the router does with one task: it asks the stage until there is nothing more to ask, and notes what follows.

No database here: a course is made from a task and what was handed in for it, and holds what is to be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from dianjing.core.workflow import Ask, End, More, Move, TaskView, Vote, Wait, Workflow
from dianjing.server.projects.flow import ACCEPTED, INVALID, PREPARING, Flow
from dianjing.server.tasks.queue import Place, SlotSpec

_QUESTIONS = 50
"""Answers of stages that one routing may take; a workflow that asks for more turns in a circle."""


class EndlessWorkflow(RuntimeError):
    """The stages of a workflow send a task round and round without anybody working on it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot that was filled: by whom, with which revision and verdict."""

    stage: str
    round: int
    slot: int
    holder: UUID
    verdict: str
    reason: str | None
    annotation: UUID | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as it stands in the database."""

    id: UUID
    item: UUID
    key: str
    stage: str
    state: str
    level: int
    round: int
    returns: int
    draw: float
    answers: Mapping[str, JsonValue]
    head: UUID | None
    proposal: UUID | None
    proposal_score: float | None
    assisted: bool | None


@dataclass(slots=True)
class Happening:
    """Something for the task's history."""

    kind: str
    stage: str
    round: int
    data: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(slots=True)
class Course:
    """What is to be written of one task."""

    before: Standing
    stage: str
    state: str
    round: int
    returns: int
    answers: dict[str, JsonValue]
    head: UUID | None
    assisted: bool | None
    remaining: int = 0
    slots: list[SlotSpec] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    head_status: str | None = None
    returned: list[UUID] = field(default_factory=list)
    decided_by: UUID | None = None
    workers: tuple[UUID, ...] = ()
    """Who annotated in the last round."""


def take_course(flow: Flow, task: Standing, filled: Sequence[Filled], now: datetime) -> Course:
    """Ask the stages of ``flow`` about ``task``. Raises ``EndlessWorkflow``."""
    course = Course(
        before=task,
        stage=task.stage,
        state=task.state,
        round=task.round,
        returns=task.returns,
        answers=dict(task.answers),
        head=task.head,
        assisted=task.assisted,
    )
    course.workers = tuple(UUID(one) for one in _workers(flow, course, filled))
    came: Move | None = None
    for _ in range(_QUESTIONS):
        step = flow.steps.get(course.stage)
        if step is None:
            raise EndlessWorkflow(f"task {task.id} stands in stage {course.stage!r}, which the workflow lacks")
        decision = flow.decide(_view(flow, course, filled))
        if isinstance(decision, Move):
            _move(flow, course, decision, filled)
            came = decision
            continue
        if isinstance(decision, More):
            _open(flow, course, decision, came, filled, now)
        elif isinstance(decision, End):
            _end(course, decision, filled)
        elif isinstance(decision, Ask):
            course.asks.append(decision)
            course.state = PREPARING
        else:
            assert isinstance(decision, Wait)
        return course
    raise EndlessWorkflow(f"the workflow sends task {task.id} round and round")


def _view(flow: Flow, course: Course, filled: Sequence[Filled]) -> TaskView:
    task = course.before
    here = [one for one in filled if one.stage == course.stage and one.round == course.round]
    return TaskView(
        id=str(task.id),
        stage=course.stage,
        workflow=flow.workflow,
        votes=tuple(
            Vote(
                one.slot,
                str(one.holder),
                None if one.annotation is None else str(one.annotation),
                one.hash,
                one.verdict,  # type: ignore[arg-type]
                one.reason,
            )
            for one in here
        ),
        answers=course.answers,
        returns=course.returns,
        draw=task.draw,
        proposal_score=task.proposal_score,
        workers=_workers(flow, course, filled),
    )


def _workers(flow: Flow, course: Course, filled: Sequence[Filled]) -> tuple[str, ...]:
    """Who annotated in the last round in which anybody did: who made the head first, then the others."""
    done = [one for one in filled if one.stage in flow.annotating and one.annotation is not None]
    latest = [one for one in done if one.round == max(other.round for other in done)]
    latest.sort(key=lambda one: (one.annotation != course.head, one.slot))
    return tuple(dict.fromkeys(str(one.holder) for one in latest))


def _move(flow: Flow, course: Course, decision: Move, filled: Sequence[Filled]) -> None:
    names = list(flow.steps)
    back = names.index(decision.stage) < names.index(course.stage)
    if decision.head is not None:
        course.head = UUID(decision.head)
        course.head_status = "submitted"
    course.decided_by = _last_by(course, filled)
    if back:
        if course.head is not None:
            course.returned.append(course.head)
        course.round += 1
        course.returns += 1
    data: dict[str, JsonValue] = {"from": course.stage}
    if decision.reason is not None:
        data["reason"] = decision.reason
    course.stage = decision.stage
    course.answers = {}
    course.state = flow.steps[decision.stage].state(returned=back or course.returns > 0)
    course.events.append(Happening("returned" if back else "moved", course.stage, course.round, data))
    if flow.steps[decision.stage].by_annotators:
        course.assisted = course.before.proposal is not None


def _open(
    flow: Flow, course: Course, decision: More, came: Move | None, filled: Sequence[Filled], now: datetime
) -> None:
    step = flow.steps[course.stage]
    if course.state == PREPARING:
        course.state = step.state(returned=course.returns > 0)
    wanted = came.slots if came is not None and came.slots is not None else decision.slots
    there = sum(one.stage == course.stage and one.round == course.round for one in filled)
    prefer = UUID(came.prefer) if came is not None and came.prefer is not None and wanted == 1 else None
    until = now + timedelta(hours=step.people.prefer_hours) if prefer is not None else None
    for number in range(there, there + wanted):
        course.slots.append(
            SlotSpec(
                task=course.before.id,
                stage=course.stage,
                round=course.round,
                slot=number,
                level=course.before.level,
                demand=decision.role or "",
                place=Place.FRONT if came is not None and came.front else Place.MAIN,
                prefer=prefer,
                until=until,
                base=course.head,
            )
        )
    course.remaining = wanted


def _end(course: Course, decision: End, filled: Sequence[Filled]) -> None:
    if decision.head is not None:
        course.head = UUID(decision.head)
    course.state = ACCEPTED if decision.state == "accepted" else INVALID
    course.head_status = "accepted" if decision.state == "accepted" and course.head is not None else None
    course.decided_by = course.decided_by or _last_by(course, filled)
    data: dict[str, JsonValue] = {} if decision.reason is None else {"reason": decision.reason}
    course.events.append(Happening(course.state, course.stage, course.round, data))


def _last_by(course: Course, filled: Sequence[Filled]) -> UUID | None:
    here = [one for one in filled if one.stage == course.stage and one.round == course.round]
    return here[-1].holder if here else course.decided_by


def view_of(row: Any, workflow: Workflow, stage: str) -> TaskView:
    """A task as a stage sees it that it newly enters."""
    return TaskView(
        id=str(row.id),
        stage=stage,
        workflow=workflow,
        returns=row.returns,
        draw=row.draw,
        proposal_score=row.proposal_score,
    )


def standing_of(row: Any, answers: Mapping[str, JsonValue]) -> Standing:
    """A task's row as a standing."""
    return Standing(
        id=row["id"],
        item=row["item_id"],
        key=row["key"],
        stage=row["stage"],
        state=row["state"],
        level=row["level"],
        round=row["round"],
        returns=row["returns"],
        draw=row["draw"],
        answers=answers,
        head=row["head_id"],
        proposal=row["proposal_id"],
        proposal_score=row["proposal_score"],
        assisted=row["assisted"],
    )


def with_head(course: Course, head: UUID) -> Course:
    """The course with another revision as its head, also as what its slots start from."""
    course.slots = [replace(slot, base=head if slot.base == course.head else slot.base) for slot in course.slots]
    course.head = head
    return course
