"""Tasks as the team lead steers them: made, listed, re-prioritised, handed over, taken back and reopened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import JsonValue
from sqlalchemy import Row

from dianjing.core.errors import Conflict, Invalid, NotFound
from dianjing.core.permissions import permissions_of
from dianjing.core.words import Words
from dianjing.core.workflow import More
from dianjing.server.audit.service import record
from dianjing.server.events.work import tell_moved, tell_opened, tell_workers
from dianjing.server.kit.outbox import leave
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.statements import run
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.projects.flow import DONE_STATES, INVALID, Flow, Step, read_flow
from dianjing.server.tasks import queue, repository
from dianjing.server.tasks.course import Happening, view_of
from dianjing.server.tasks.queue import Place, SlotSpec
from dianjing.server.tasks.routing import ROUTE, SQL, count, note
from dianjing.server.tasks.schemas import TaskOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of tasks is narrowed to. ``holding`` is ``now`` or ``done`` and says what ``assignee`` means."""

    stage: str | None = None
    state: str | None = None
    assignee: UUID | None = None
    holding: str = "now"
    prefix: str | None = None


async def page(
    uow: UnitOfWork, workspace: UUID, project: UUID, wanted: Wanted, order: TaskOrder, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of a project's tasks. Raises ``Invalid`` for filters that are not offered together."""
    if wanted.assignee is not None:
        if wanted.stage or wanted.state or wanted.prefix or order != "updated":
            raise _not_offered("assignee", "order=updated")
        state = "leased" if wanted.holding == "now" else "done"
        return await repository.page_of_holder(uow, workspace, project, wanted.assignee, state, asked)
    if wanted.prefix and order != "key":
        raise _not_offered("prefix", "order=key")
    places = [
        (row.stage, row.state)
        for row in await repository.places(uow, workspace, project)
        if wanted.stage in (None, row.stage) and wanted.state in (None, row.state)
    ]
    return await repository.page(uow, workspace, project, places, order, asked, prefix=wanted.prefix)


async def set_priority(uow: UnitOfWork, task: Row[Any], level: int) -> None:
    """Give a task another priority. Its open slots get a new place in the queue, so that it comes to everybody again;
    who works on it just now is not disturbed."""
    if level == task.level:
        return
    workspace = task.workspace_id
    waiting = await repository.lock_slots(uow, workspace, task.id, ["open"])
    closed = await queue.close_slots(
        uow, workspace, [slot.id for slot in waiting if slot.prefer is None], "moved", of=["open"]
    )
    await queue.reopen(uow, closed, place=Place.MAIN, level=level)
    await queue.pass_by(uow, workspace, task.id)
    await repository.set_level_of_held(uow, workspace, task.id, level)
    await repository.change(uow, workspace, task.id, {"level": level})
    await note(uow, task, Happening("priority", task.stage, task.round, {"from": task.level, "to": level}))
    await record(uow, "tasks.write", "task", task.id, workspace=workspace, refs={"from": task.level, "to": level})


async def take_back(uow: UnitOfWork, task: Row[Any]) -> int:
    """Take a task back from whoever holds it; their drafts stay. How many held it."""
    workspace = task.workspace_id
    held = await repository.lock_slots(uow, workspace, task.id, ["leased"])
    closed = await queue.close_slots(uow, workspace, [slot.id for slot in held], "withdrawn")
    await queue.reopen(uow, closed)
    if closed:
        holders: list[JsonValue] = [str(slot.holder) for slot in closed]
        await note(uow, task, Happening("withdrawn", task.stage, task.round, {"from": holders}))
        await _tell_taken(uow, task, [slot.holder for slot in closed])
        await record(
            uow,
            "tasks.release",
            "task",
            task.id,
            workspace=workspace,
            refs={"holders": [str(one.holder) for one in closed]},
        )
    return len(closed)


async def assign(uow: UnitOfWork, task: Row[Any], workflow: Mapping[str, Any], member: Row[Any]) -> None:
    """Let a task wait for one member alone. Taken from somebody else, their draft goes along as a copy.

    Raises ``Conflict`` where the task waits for nobody, or the member worked on it already in this round.
    """
    workspace, user = task.workspace_id, member.user_id
    step = _people_step(read_flow(workflow), task)
    if not permissions_of(member.role) & {"work.claim" if step.by_annotators else "reviews.claim"}:
        raise Conflict(
            "task.cannot_work",
            Words(zh="这名成员的角色不能做这个环节", en="This member's role does not work in this stage"),
        )
    slots = await repository.lock_slots(uow, workspace, task.id, ["open", "leased", "done"])
    here = [slot for slot in slots if slot.stage == task.stage and slot.round == task.round]
    if any(slot.holder == user for slot in here):
        raise Conflict(
            "task.has_it",
            Words(zh="这名成员已领取或做过这个任务", en="This member has the task, or did it already"),
        )
    free = [slot for slot in here if slot.state == "open"] or [slot for slot in here if slot.state == "leased"]
    if not free:
        raise _waits_for_nobody()
    taken = free[0]
    state = "moved" if taken.state == "open" else "withdrawn"
    closed = await queue.close_slots(uow, workspace, [taken.id], state, of=[taken.state])
    await queue.reopen(uow, closed, prefer=user, until=None)
    if taken.holder is not None:
        await repository.hand_draft(uow, workspace, task.id, taken.holder, user, taken.id)
    await repository.change(uow, workspace, task.id, {})
    data: dict[str, JsonValue] = {"to": str(user)}
    if taken.holder is not None:
        data["from"] = str(taken.holder)
    await note(uow, task, Happening("assigned", task.stage, task.round, data))
    await tell_workers(uow, workspace, task.project_id, "task.assigned", [(user, task.id)])
    await _tell_taken(uow, task, [taken.holder] if state == "withdrawn" else [])
    await record(uow, "tasks.assign", "task", task.id, workspace=workspace, refs={"to": str(user)})


async def unassign(uow: UnitOfWork, task: Row[Any]) -> None:
    """Let a task that waits for one member wait for everybody again. Raises ``Conflict`` where it waits for nobody in
    particular, or that member has begun."""
    workspace = task.workspace_id
    slots = await repository.lock_slots(uow, workspace, task.id, ["open"])
    waiting = [slot.id for slot in slots if slot.prefer is not None]
    if not waiting:
        raise Conflict(
            "task.not_assigned",
            Words(
                zh="这个任务没有在等某个人，或者对方已经开始了",
                en="This task waits for nobody in particular, or that member has begun",
            ),
        )
    closed = await queue.close_slots(uow, workspace, waiting, "moved", of=["open"])
    await queue.reopen(uow, closed, prefer=None, until=None)
    await repository.change(uow, workspace, task.id, {})
    await note(uow, task, Happening("unassigned", task.stage, task.round, {}))
    await _tell_taken(uow, task, [slot.spec.prefer for slot in closed])
    await record(uow, "tasks.assign", "task", task.id, workspace=workspace, refs={"to": None})


async def close_for_good(uow: UnitOfWork, workspace: UUID, task: UUID, reason: str) -> None:
    """End a task that nobody can work on any more: its open slots close, and it counts as unusable."""
    slots = await repository.lock_slots(uow, workspace, task, ["open", "leased"])
    row = await repository.task_row(uow, workspace, task, lock=True)
    if row is None or row.state in DONE_STATES:
        return
    await queue.close_slots(uow, workspace, [slot.id for slot in slots], "withdrawn", of=["open", "leased"])
    await repository.change(uow, workspace, task, {"state": INVALID, "remaining": 0, "routing": False})
    await count(uow, workspace, row.project_id, [((row.stage, row.state), (row.stage, INVALID))])
    await note(uow, row, Happening(INVALID, row.stage, row.round, {"reason": reason}))


async def reopen(
    uow: UnitOfWork, task: Row[Any], workflow: Mapping[str, Any], *, stage: str | None, reason: str | None
) -> None:
    """Begin a done task again, in a stage for people, from what was accepted. Raises ``Conflict`` for one that goes on,
    ``Invalid`` for a stage in which nobody works."""
    workspace = task.workspace_id
    flow = read_flow(workflow)
    await repository.lock_slots(uow, workspace, task.id, ["open", "leased", "done"])
    locked = await repository.task_row(uow, workspace, task.id, lock=True)
    if locked is None or locked.state not in DONE_STATES or locked.routing:
        raise Conflict("task.goes_on", Words(zh="任务还没有结束", en="The task is not done yet"))
    step = flow.steps.get(stage or flow.annotating[0])
    if step is None or step.kind.work != "people":
        raise Invalid(
            "task.no_such_stage",
            Words(zh="流程里没有这个由人工作的环节", en="The workflow has no such stage in which people work"),
            where="stage",
        )
    decision = step.kind.decide(view_of(locked, flow.workflow, step.name), step.settings)
    slots = decision.slots if isinstance(decision, More) else 1
    demand = (decision.role or "") if isinstance(decision, More) else ""
    state = step.state(returned=locked.returns > 0)
    await repository.change(
        uow,
        workspace,
        task.id,
        {"stage": step.name, "state": state, "round": locked.round + 1, "remaining": slots, "routing": False},
    )
    await queue.open_slots(
        uow,
        workspace,
        task.project_id,
        [
            SlotSpec(
                task=task.id,
                stage=step.name,
                round=locked.round + 1,
                slot=number,
                level=locked.level,
                demand=demand,
                place=Place.FRONT,
                base=locked.head_id,
            )
            for number in range(slots)
        ],
    )
    await count(uow, workspace, task.project_id, [((locked.stage, locked.state), (step.name, state))])
    data: dict[str, JsonValue] = {"from": locked.stage}
    if reason is not None:
        data["reason"] = reason
    await note(uow, task, Happening("reopened", step.name, locked.round + 1, data))
    await tell_moved(uow, workspace, task.project_id, [(task.id, step.name, state)])
    await tell_opened(
        uow,
        workspace,
        task.project_id,
        annotating=[step.name] if step.by_annotators else [],
        reviewing=[] if step.by_annotators else [step.name],
    )
    await record(uow, "tasks.reopen", "task", task.id, workspace=workspace, refs={"stage": step.name})


async def answer(
    uow: UnitOfWork,
    workspace: UUID,
    task: UUID,
    key: str,
    value: JsonValue,
    *,
    proposal: UUID | None = None,
    score: float | None = None,
) -> None:
    """Bring a stage the answer to a request of the router: it is asked again once this transaction has committed.

    For a proposal, ``proposal`` is the assistant's revision and ``score`` the lowest score in it. An answer to a task
    that went on meanwhile is dropped.
    """
    await run(
        uow,
        SQL["answer"],
        workspace=workspace,
        task=task,
        key=key,
        value=orjson.dumps(value).decode(),
        proposal=proposal,
        score=score,
    )
    await leave(uow, workspace, ROUTE, task)


async def is_untouched(uow: UnitOfWork, workspace: UUID, task: UUID) -> bool:
    """Whether a task waits for people and none of them has begun in this round."""
    return bool(await run(uow, SQL["untouched"], workspace=workspace, task=task))


async def offer(uow: UnitOfWork, workspace: UUID, task: UUID, proposal: UUID | None, score: float | None) -> bool:
    """Show a proposal to whoever takes the task; None: it goes without, as one of the control arm.

    Says False, and does nothing, where somebody has begun meanwhile.
    """
    return bool(await run(uow, SQL["offer"], workspace=workspace, task=task, proposal=proposal, score=score))


async def get(uow: UnitOfWork, workspace: UUID, task: UUID) -> Row[Any]:
    """One task. Raises ``NotFound``."""
    row = await repository.task_row(uow, workspace, task)
    if row is None:
        raise NotFound("task.not_found", Words(zh="没有这个任务", en="There is no such task"))
    return row


async def holders(uow: UnitOfWork, workspace: UUID, tasks: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Who holds some tasks just now."""
    return await repository.holders(uow, workspace, tasks) if tasks else []


async def history(uow: UnitOfWork, workspace: UUID, task: UUID) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """Every hold of a task, and every event, oldest first."""
    return await repository.slots_of(uow, workspace, task), await repository.events_of(uow, workspace, task)


async def progress(
    uow: UnitOfWork, workspace: UUID, project: UUID, days: int
) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """How many tasks stand where, and what each member did in the last days."""
    return (
        await repository.places(uow, workspace, project),
        await repository.work_since(uow, workspace, project, days),
    )


async def questions(
    uow: UnitOfWork, workspace: UUID, project: UUID, asked: PageRequest, *, resolved: bool | None
) -> tuple[Sequence[Row[Any]], str | None]:
    """Questions about tasks of a project, the newest first."""
    return await repository.questions(uow, workspace, project, asked, resolved=resolved)


async def member(uow: UnitOfWork, workspace: UUID, wanted: UUID) -> Row[Any]:
    """A member of the workspace. Raises ``NotFound``."""
    row = await repository.member_row(uow, workspace, wanted)
    if row is None:
        raise NotFound("task.no_member", Words(zh="没有这个成员", en="There is no such member"), where="member")
    return row


async def _tell_taken(uow: UnitOfWork, task: Row[Any], holders: Sequence[UUID | None]) -> None:
    held = [(holder, task.id) for holder in holders if holder is not None]
    await tell_workers(uow, task.workspace_id, task.project_id, "task.withdrawn", held)
    await tell_moved(uow, task.workspace_id, task.project_id, [(task.id, task.stage, task.state)])


def _people_step(flow: Flow, task: Row[Any]) -> Step:
    step = flow.steps.get(task.stage)
    if step is None or step.kind.work != "people" or task.state in DONE_STATES:
        raise _waits_for_nobody()
    return step


def _waits_for_nobody() -> Conflict:
    return Conflict(
        "task.waits_for_nobody",
        Words(zh="这个任务现在不需要人来做", en="This task waits for nobody just now"),
        hint=Words(zh="已结束的任务可以重新打开", en="A task that is done can be reopened"),
    )


def _not_offered(name: str, alone: str) -> Invalid:
    return Invalid(
        "tasks.filter_not_offered",
        Words(
            zh=f"{name} 只能与 {alone} 一起使用",
            en=f"{name} is offered with {alone} alone",
        ),
        where=name,
    )
