"""What is fixed about a lease once it has begun, and what is said to who comes back with one that is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dianjing.core.errors import Conflict
from dianjing.core.words import Words


@dataclass(frozen=True, slots=True)
class LeaseFacts:
    """``media`` gives the sha256 of each of the item's media as they were when the lease began."""

    lease: UUID
    workspace: UUID
    project: UUID
    layer: UUID
    task: UUID
    item: UUID
    holder: UUID
    stage: str
    round: int
    ontology_version: int
    base: UUID | None
    media: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class LeaseState:
    """Where a lease stands by now."""

    state: str
    at: datetime | None
    submission: UUID | None
    annotation: UUID | None
    verdict: str | None
    remaining: int


def lost(state: LeaseState, *, kept: UUID | None = None) -> Conflict:
    """What to answer to who comes back with a lease that is over; ``kept`` is the revision that holds their work."""
    said = _FATES.get(state.state, _FATES["released"])
    hint = Words(
        zh="你的内容已保存为草稿版本，可以在“我做过的”里找到" if kept else "重新领取一个任务",
        en="Your work was kept as a draft revision; find it under your earlier work" if kept else "Take another task",
    )
    params: dict[str, object] = {"state": state.state}
    if state.at is not None:
        params["at"] = state.at.isoformat()
    if kept is not None:
        params["annotation"] = str(kept)
    return Conflict("lease.done" if state.state == "done" else "lease.lost", said, hint=hint, params=params)


_FATES = {
    "expired": Words(
        zh="领取已超时，任务已交给别人或放回队列",
        en="The lease ran out; the task went back to the queue",
    ),
    "released": Words(zh="任务已放回队列", en="The task was put back into the queue"),
    "withdrawn": Words(zh="负责人收回了这个任务", en="The team lead took this task back"),
    "skipped": Words(zh="你跳过了这个任务", en="You passed on this task"),
    "done": Words(
        zh="这个任务已经提交，重新打开前不能修改", en="This task was handed in; it is closed until somebody reopens it"
    ),
}
