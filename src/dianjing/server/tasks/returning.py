"""Tasks whose work is corrected from outside: stood still while that happens, sent back to who did them, and set back.

The caller's transaction does this to one task. Slots are locked before the task, as everywhere, and a task that
somebody has in hand, or has begun, is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import JsonValue
from sqlalchemy import Row

from dianjing.core.workflow import More
from dianjing.server.events.work import tell_moved, tell_opened, tell_workers
from dianjing.server.kit.statements import run
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.projects.flow import PREPARING, RETURNED, Flow
from dianjing.server.tasks import queue, repository
from dianjing.server.tasks.course import Happening, view_of
from dianjing.server.tasks.queue import Place, SlotSpec
from dianjing.server.tasks.routing import SQL, count, note

Busy = Literal["held", "moving"]


@dataclass(frozen=True, slots=True)
class Still:
    """A task that stands still: its row and its slots, locked, in no one's hands."""

    task: Row[Any]
    slots: Sequence[Row[Any]]

    @property
    def open(self) -> list[Row[Any]]:
        """The slots that wait to be taken."""
        return [slot for slot in self.slots if slot.state == "open"]

    def used(self, revision: UUID) -> bool:
        """Whether anybody gave a verdict on a revision, or handed in what begins with it."""
        return any(slot.state == "done" and revision in (slot.annotation_id, slot.base_id) for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Former:
    """How a task stood before it was sent back."""

    stage: str
    state: str
    round: int
    returns: int
    answers: Mapping[str, JsonValue]
    slots: list[dict[str, Any]] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "stage": self.stage,
            "state": self.state,
            "round": self.round,
            "returns": self.returns,
            "answers": dict(self.answers),
            "slots": self.slots,
        }


async def stand_still(uow: UnitOfWork, workspace: UUID, task: UUID) -> Still | Busy:
    """Lock a task that nobody has in hand. ``held``: somebody has it, or has begun and not finished; ``moving``: its
    way is being decided just now."""
    slots = await repository.lock_slots(uow, workspace, task, ["open", "leased", "done"])
    row = await repository.task_row(uow, workspace, task, lock=True)
    if row is None or row.routing or row.state == PREPARING:
        return "moving"
    if any(slot.state == "leased" for slot in slots) or await repository.has_draft(uow, workspace, task):
        return "held"
    return Still(row, slots)


async def rebase(uow: UnitOfWork, still: Still, head: UUID) -> None:
    """Let whoever takes the task next begin with another revision of its work."""
    task = still.task
    waiting = still.open
    if waiting:
        closed = await queue.close_slots(
            uow, task.workspace_id, [slot.id for slot in waiting], "moved", of=["open"], reason="corrected"
        )
        await queue.reopen(uow, closed, place=Place.MAIN, base=head)
    await repository.change(uow, task.workspace_id, task.id, {"head_id": head})
    await note(uow, task, Happening("corrected", task.stage, task.round, {"annotation": str(head)}))


async def send_back(uow: UnitOfWork, still: Still, flow: Flow, reason: str) -> Former | None:
    """Send a task back to who annotated it, first in their queue. None where it waits for annotation already."""
    task = still.task
    step = flow.steps.get(task.stage)
    if step is not None and step.by_annotators and still.open:
        return None
    former = Former(
        task.stage, task.state, task.round, task.returns, task.answers, [_kept(slot) for slot in still.open]
    )
    await queue.close_slots(uow, task.workspace_id, [slot.id for slot in still.open], "moved", of=["open"])
    worker, stage = _worker(still, flow)
    back = flow.steps[stage]
    decision = back.kind.decide(view_of(task, flow.workflow, stage), back.settings)
    until = None
    if worker is not None:
        now = (await run(uow, SQL["now"]))[0]["now"]
        until = now + timedelta(hours=back.people.prefer_hours)
    slot = SlotSpec(
        task=task.id,
        stage=stage,
        round=task.round + 1,
        slot=0,
        level=task.level,
        demand=(decision.role or "") if isinstance(decision, More) else "",
        place=Place.FRONT,
        prefer=worker,
        until=until,
        base=task.head_id,
    )
    changed = {"stage": stage, "state": RETURNED, "round": task.round + 1, "returns": task.returns + 1}
    await repository.change(uow, task.workspace_id, task.id, {**changed, "remaining": 1, "answers": {}})
    await queue.open_slots(uow, task.workspace_id, task.project_id, [slot])
    await count(uow, task.workspace_id, task.project_id, [((task.stage, task.state), (stage, RETURNED))])
    data: dict[str, JsonValue] = {"from": task.stage, "reason": reason}
    await note(uow, task, Happening("returned", stage, task.round + 1, data))
    await tell_moved(uow, task.workspace_id, task.project_id, [(task.id, stage, RETURNED)])
    if worker is None:
        await tell_opened(uow, task.workspace_id, task.project_id, annotating=[stage], reviewing=[])
    else:
        await tell_workers(uow, task.workspace_id, task.project_id, "task.returned", [(worker, task.id)])
    return former


async def set_back(uow: UnitOfWork, still: Still, flow: Flow, former: Mapping[str, Any]) -> bool:
    """Let a task that was sent back stand where it stood. False where it went on since, or that stage is gone."""
    task = still.task
    stage, state = str(former["stage"]), str(former["state"])
    if task.round != former["round"] + 1 or task.state != RETURNED or stage not in flow.steps:
        return False
    if any(slot.state == "done" and slot.round == task.round for slot in still.slots):
        return False
    closed = [slot.id for slot in still.open]
    await queue.close_slots(uow, task.workspace_id, closed, "withdrawn", of=["open"])
    slots = [_again(task, one) for one in former["slots"]]
    values = {"stage": stage, "state": state, "round": former["round"], "returns": former["returns"]}
    await repository.change(
        uow, task.workspace_id, task.id, {**values, "remaining": len(slots), "answers": former["answers"]}
    )
    await queue.open_slots(uow, task.workspace_id, task.project_id, slots)
    await count(uow, task.workspace_id, task.project_id, [((task.stage, task.state), (stage, state))])
    await note(uow, task, Happening("set_back", stage, int(former["round"]), {"from": task.stage}))
    await tell_moved(uow, task.workspace_id, task.project_id, [(task.id, stage, state)])
    await tell_workers(
        uow,
        task.workspace_id,
        task.project_id,
        "task.withdrawn",
        [(slot.prefer, task.id) for slot in still.open if slot.prefer is not None],
    )
    return True


def _worker(still: Still, flow: Flow) -> tuple[UUID | None, str]:
    """Who made what the task holds, or else who annotated it last, and in which stage."""
    done = [
        slot
        for slot in still.slots
        if slot.state == "done" and slot.stage in flow.annotating and slot.annotation_id is not None
    ]
    if not done:
        return None, flow.annotating[0]
    done.sort(key=lambda slot: (slot.annotation_id == still.task.head_id, slot.round, -slot.slot))
    return done[-1].holder, done[-1].stage


def _kept(slot: Row[Any]) -> dict[str, Any]:
    kept = {name: getattr(slot, name) for name in ("stage", "round", "slot", "read", "demand", "level")}
    named = {name: getattr(slot, name) for name in ("prefer", "base_id")}
    found: dict[str, Any] = orjson.loads(orjson.dumps({**kept, **named}))
    return found


def _again(task: Row[Any], kept: Mapping[str, Any]) -> SlotSpec:
    return SlotSpec(
        task=task.id,
        stage=kept["stage"],
        round=kept["round"],
        slot=kept["slot"],
        read=kept["read"],
        demand=kept["demand"],
        level=kept["level"],
        prefer=None if kept["prefer"] is None else UUID(kept["prefer"]),
        base=None if kept["base_id"] is None else UUID(kept["base_id"]),
    )
